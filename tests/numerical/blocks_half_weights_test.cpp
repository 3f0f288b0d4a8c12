// The two residual blocks with weights of float16: against the same model with float32 ones, and against TensorFlow.
#include <blocks_half.h>
#include <skipper/memory.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "blocks_oracle.h"
#include "network.h"
#include "support/variants.h"

using namespace skipper;
using skipper::test::initial_weights;
using skipper::test::Network;
using skipper::test::oracle;
using skipper::test::worst_difference;

namespace {

// The nearest number of float16: 11 bits, and none below 2^-24.
float as_half(float value) {
  int exponent = 0;
  std::frexp(value, &exponent);
  const double step = std::ldexp(1.0, std::max(exponent - 11, -24));
  return static_cast<float>(std::nearbyint(static_cast<double>(value) / step) * step);
}

// Kernels that are float16 already, and batch norms that scale by 1.
Weights weights_without_rounding() {
  const Weights initial = initial_weights();
  Weights weights;
  for (const WeightTensor& tensor : initial.tensors()) {
    const float* data = static_cast<const float*>(tensor.data);
    std::vector<float> values(data, data + tensor.bytes / sizeof(float));
    for (float& value : values) {
      if (tensor.name.ends_with("/kernel")) value = as_half(value);
      if (tensor.name.ends_with("/moving_variance")) value = 1.0F - 1e-3F;
    }
    REQUIRE(weights.add(tensor.name, tensor.shape, values).ok());
  }
  return weights;
}

const skipper_variant* variant_of(const skipper_model& model, const std::string& name) {
  const skipper_variant* variant = nullptr;
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, name.c_str(), &variant) == SKIPPER_OK);
  return variant;
}

}  // namespace

TEST_CASE("weights that are float16 already give what float32 weights give") {
  const Weights weights = weights_without_rounding();
  for (const std::string& variant : test::variants_that_run(*blocks_half_model())) {
    INFO(variant);
    Network half(*blocks_half_model(), variant, weights), plain(*blocks_model(), variant, weights);
    half.predict(oracle()["x"].floats());
    plain.predict(oracle()["x"].floats());
    for (const char* block : {"identity", "conv"})
      CHECK(worst_difference(half.output(block), plain.output(block)) <= 1e-6);
  }
}

TEST_CASE("blocks with weights of float16 come within the weights' rounding of TensorFlow") {
  for (const std::string& variant : test::variants_that_run(*blocks_half_model())) {
    INFO(variant);
    Network half(*blocks_half_model(), variant, initial_weights());
    half.predict(oracle()["x"].floats());
    for (const char* block : {"identity", "conv"}) {
      const double error = worst_difference(half.output(block), oracle()[std::string(block) + "/out"].floats());
      std::printf("%s, %s: within %.2g\n", variant.c_str(), block, error);
      CHECK(error <= 4e-3);
      CHECK(error >= 1e-5);  // else nothing was rounded
    }
  }
}

TEST_CASE("a blob that was packed for float32 weights is refused by a model of float16 ones") {
  const skipper_model &plain = *blocks_model(), &half = *blocks_half_model();
  const std::string name = test::variants_that_run(half).front();
  const skipper_variant *from = variant_of(plain, name), *to = variant_of(half, name);
  const Weights weights = initial_weights();
  std::vector<const float*> parameters;
  REQUIRE(weights.bind(plain, parameters).ok());
  AlignedMemory packed;
  REQUIRE(packed.allocate(from->packed_bytes).ok());
  REQUIRE(plain.prepare(from, parameters.data(), parameters.size(), packed.data(), packed.size(), nullptr) ==
          SKIPPER_OK);
  skipper_context* context = nullptr;
  CHECK(half.context_create(to, packed.data(), packed.size(), nullptr, &context) != SKIPPER_OK);
  CHECK(context == nullptr);
  INFO(half.last_error());
  CHECK(std::string(half.last_error()).find("another compilation") != std::string::npos);
}
