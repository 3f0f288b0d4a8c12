// The two residual blocks against TensorFlow, with its kernels and with those of the spec's own initialisers.
#include <catch2/catch.hpp>
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

constexpr double tolerance = 1e-5;

// "identity/branch2a/kernel" is res1a_branch2a/kernel in the spec; what is no kernel is at its initial state.
Weights oracle_weights() {
  const Weights initial = initial_weights();
  Weights weights;
  int kernels = 0;
  for (const WeightTensor& tensor : initial.tensors()) {
    const float* data = static_cast<const float*>(tensor.data);
    std::vector<float> values(data, data + tensor.bytes / sizeof(float));
    if (tensor.name.ends_with("/kernel")) {
      const std::string block = tensor.name.starts_with("res1a") ? "identity" : "conv";
      values = oracle()[block + "/" + tensor.name.substr(tensor.name.find('_') + 1)].floats();
      ++kernels;
    }
    REQUIRE(weights.add(tensor.name, tensor.shape, values).ok());
  }
  REQUIRE(kernels == 7);
  return weights;
}

void check(const Weights& weights, const char* what) {
  for (const std::string& variant : test::variants_that_run(*blocks_model())) {
    INFO(what << ", " << variant);
    Network network(*blocks_model(), variant, weights);
    network.predict(oracle()["x"].floats());
    double worst = 0;
    for (const char* block : {"identity", "conv"}) {
      const double difference = worst_difference(network.output(block), oracle()[std::string(block) + "/out"].floats());
      CHECK(difference <= tolerance);
      worst = std::max(worst, difference);
    }
    std::printf("%s, %s: within %.2g\n", what, variant.c_str(), worst);
  }
}

}  // namespace

TEST_CASE("the blocks give TensorFlow's numbers with TensorFlow's kernels") {
  check(oracle_weights(), "TensorFlow's kernels");
}

TEST_CASE("the blocks give TensorFlow's numbers from the spec's own initialisers") {
  check(initial_weights(), "the spec's initialisers");
}

TEST_CASE("each sample of a batch is what it is alone") {
  const Weights weights = oracle_weights();
  Network network(*blocks_model(), test::variants_that_run(*blocks_model()).back(), weights);
  const std::vector<float> inputs = oracle()["x"].floats();
  network.predict(inputs);
  const std::vector<float> identity = network.output("identity", 2), conv = network.output("conv", 2);
  network.predict({inputs.end() - BLOCKS_INPUT_0_ELEMENTS, inputs.end()});
  CHECK(network.output("identity") == identity);
  CHECK(network.output("conv") == conv);
}

TEST_CASE("the rows that are known by heart") {
  Network network(*blocks_model(), test::variants_that_run(*blocks_model()).back(), initial_weights());
  network.predict(oracle()["x"].floats());
  const auto row = [&](const char* block, std::size_t width, std::size_t sample) {
    const std::vector<float> values = network.output(block, sample);
    const auto first = values.begin() + static_cast<std::ptrdiff_t>((1 * width + 0) * 6);
    return std::vector<float>(first, first + 6);
  };
  const std::vector<float> identity = {0.7089733F, 0, 1.1173227F, 1.5701073F, 0.8489223F, 0.05919211F};
  const std::vector<float> conv = {0, 1.0165374F, 0, 0, 0, 0.48622143F};
  CHECK(worst_difference(row("identity", 4, 1), identity) <= tolerance);
  CHECK(worst_difference(row("conv", 2, 1), conv) <= tolerance);
}
