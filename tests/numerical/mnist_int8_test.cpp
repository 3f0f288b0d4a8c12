// The trained MNIST ResNet with products of int8 on the images of MNIST's test set, beside the same in float32.
#include <mnist_int8.h>
#include <mnist_resnet.h>
#include <skipper/dataset.h>
#include <skipper/weights.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <numeric>

#include "mnist_training.h"
#include "network.h"

using namespace skipper::test;

namespace {

constexpr std::size_t batch_size = 32, classes = 10;

// The class of each of the first samples.
std::vector<std::int32_t> predictions(Network& network, const skipper::Dataset& data, std::size_t count) {
  std::vector<std::int32_t> result;
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t first = 0; first < count; first += batch_size) {
    std::vector<float> samples(batch_size * 28 * 28);
    skipper::make_batch(data, order.data() + first, batch_size, samples.data(), nullptr);
    network.predict(samples);
    const std::vector<float>& probabilities = network.output("softmax_1");
    for (auto sample = probabilities.begin(); sample != probabilities.end(); sample += classes)
      result.push_back(static_cast<std::int32_t>(std::max_element(sample, sample + classes) - sample));
  }
  return result;
}

}  // namespace

TEST_CASE("trained weights recognise as many digits with products of int8 as with float32") {
  const skipper_variant *variant = nullptr, *plain_variant = nullptr;
  REQUIRE(mnist_resnet_model()->choose(SKIPPER_ABI_VERSION, nullptr, &plain_variant) == SKIPPER_OK);
  if (mnist_int8_model()->choose(SKIPPER_ABI_VERSION, nullptr, &variant) != SKIPPER_OK) {
    WARN("this CPU has no dot products of int8");
    return;
  }
  skipper::Dataset train, test;
  REQUIRE(skipper::read_mnist(mnist_folder(), train, test).ok());
  skipper::Weights weights;
  REQUIRE(weights.open(trained_mnist_weights()).ok());
  const std::size_t count = static_cast<std::size_t>(test.size()) / batch_size * batch_size;
  Network in_int8(*mnist_int8_model(), variant->name, weights);
  Network in_float(*mnist_resnet_model(), plain_variant->name, weights);
  const std::vector<std::int32_t> quantised = predictions(in_int8, test, count),
                                  plain = predictions(in_float, test, count);
  long right = 0, plain_right = 0, same = 0;
  for (std::size_t i = 0; i < count; ++i) {
    right += quantised[i] == test.labels[i];
    plain_right += plain[i] == test.labels[i];
    same += quantised[i] == plain[i];
  }
  std::printf("of %zu digits int8 recognises %ld, float32 %ld; the same class for %ld\n", count, right, plain_right,
              same);
  CHECK(plain_right >= 9900);
  CHECK(right >= plain_right - 10);
  CHECK(same >= static_cast<long>(count) - 20);
}
