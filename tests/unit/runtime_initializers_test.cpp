// Initialisers against what TensorFlow itself gave, bit for bit.
#include <skipper/initializers.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "support/files.h"
#include "support/npz.h"
#include "support/safetensors_file.h"

using namespace skipper;
using skipper::test::parameter;

namespace {

std::size_t different(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i];
  return count;
}

}  // namespace

TEST_CASE("glorot_uniform(seed 0) gives every kernel of the two blocks") {
  const test::Npz blocks(test::test_data("blocks.npz"));
  int kernels = 0;
  for (const auto& [name, array] : blocks.arrays()) {
    if (name.find("/kernel") == std::string::npos) continue;
    CAPTURE(name);
    skipper_parameter wanted = parameter(name.c_str(), {}, SKIPPER_INIT_GLOROT_UNIFORM);
    for (const std::int64_t extent : array.shape) {
      wanted.tensor.shape[wanted.tensor.rank++] = extent;
      wanted.tensor.elements *= static_cast<std::uint64_t>(extent);
    }
    std::vector<float> values(array.values.size());
    REQUIRE(initialize_parameter(wanted, values.data()).ok());
    CHECK(different(values, array.floats()) == 0);
    ++kernels;
  }
  CHECK(kernels == 7);
}

TEST_CASE("random values are TensorFlow's for any seed") {
  const test::Npz expected(test::test_data("tensorflow_random.npz"));
  const std::int64_t seed = GENERATE(std::int64_t{0}, std::int64_t{7}, std::int64_t{123456789012});
  CAPTURE(seed);
  std::vector<float> values(257);
  tensorflow_uniform(seed, -0.3F, 0.3F, values.data(), values.size());
  CHECK(different(values, expected["uniform/" + std::to_string(seed)].floats()) == 0);

  // Box-Muller goes through the C library's logf, sinf and cosf: glibc's are TensorFlow's.
  tensorflow_truncated_normal(seed, 1.0F, values.data(), values.size());
  const std::vector<float> normal = expected["truncated_normal/" + std::to_string(seed)].floats();
#ifdef __GLIBC__
  CHECK(different(values, normal) == 0);
#endif
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(values[i] == Approx(normal[i]).margin(1e-6));
}

TEST_CASE("he_normal is Keras's truncated normal") {
  const test::Npz expected(test::test_data("tensorflow_random.npz"));
  const skipper_parameter wanted = parameter("conv1/kernel", {7, 7, 1, 64}, SKIPPER_INIT_HE_NORMAL);
  std::vector<float> values(7 * 7 * 64);
  REQUIRE(initialize_parameter(wanted, values.data()).ok());
  const std::vector<float> he_normal = expected["he_normal"].floats();
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(values[i] == Approx(he_normal[i]).margin(1e-6));
}

TEST_CASE("limits follow Keras's fans") {
  // The extremes of many values are close to the limits.
  const skipper_parameter dense = parameter("fc/kernel", {4000, 2000}, SKIPPER_INIT_GLOROT_UNIFORM, 3);
  std::vector<float> values(4000 * 2000);
  REQUIRE(initialize_parameter(dense, values.data()).ok());
  const double limit = std::sqrt(6.0 / 6000);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  CHECK(*low == Approx(-limit).epsilon(1e-4));
  CHECK(*high == Approx(limit).epsilon(1e-4));
  CHECK(*high <= static_cast<float>(limit));
}

TEST_CASE("a model's parameters are initialised by its table") {
  const skipper_parameter table[] = {parameter("a/kernel", {3, 3, 2, 2}, SKIPPER_INIT_GLOROT_UNIFORM),
                                     parameter("a/bias", {2}, SKIPPER_INIT_ZEROS),
                                     parameter("b/gamma", {2}, SKIPPER_INIT_ONES)};
  Weights weights;
  REQUIRE(initialize_parameters(table, 3, weights).ok());
  std::vector<const float*> parameters;
  const Status status = weights.bind(table, 3, parameters);
  INFO(status.message());
  REQUIRE(status.ok());
  CHECK(parameters[1][1] == 0);
  CHECK(parameters[2][1] == 1);
}

TEST_CASE("a table that makes no sense is refused") {
  skipper_parameter wanted = parameter("a", {2}, SKIPPER_INIT_ZEROS);
  float values[2];
  CHECK(initialize_parameter(wanted, nullptr).code() == SKIPPER_INVALID_ARGUMENT);
  wanted.initializer = 17;
  CHECK(initialize_parameter(wanted, values).code() == SKIPPER_INVALID_ARGUMENT);
  wanted = parameter("a", {2}, SKIPPER_INIT_ZEROS);
  wanted.tensor.elements = 5;
  CHECK(initialize_parameter(wanted, values).code() == SKIPPER_INVALID_ARGUMENT);
  wanted = parameter("a", {-1}, SKIPPER_INIT_ZEROS);
  CHECK(initialize_parameter(wanted, values).code() == SKIPPER_INVALID_ARGUMENT);
  Weights weights;
  const skipper_parameter twice[] = {parameter("a", {2}), parameter("a", {2})};
  CHECK(initialize_parameters(twice, 2, weights).code() == SKIPPER_BAD_WEIGHTS);
  CHECK(weights.tensors().empty());
}
