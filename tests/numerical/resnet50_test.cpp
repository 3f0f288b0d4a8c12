// ResNet50 with the deterministic weights against TensorFlow: top-5 and logits, each variant, batch 1 and 4.
#include <resnet50.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "resnet50_model.h"

using namespace skipper::test;

namespace {

constexpr double logit_tolerance = 1e-4;        // of the largest logit's magnitude
constexpr double probability_tolerance = 1e-4;  // of 1

std::vector<std::size_t> top5(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::partial_sort(order.begin(), order.begin() + 5, order.end(),
                    [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  order.resize(5);
  return order;
}

void check_sample(const Network& network, std::size_t sample, const Photo& photo, const std::string& what) {
  const std::vector<float> logits = network.output("fc1000", sample);
  const std::vector<float> expected = photo.expected["logits"].floats();
  double largest = 0;
  for (const float value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
  const double logit_error = worst_difference(logits, expected) / largest;
  const double probability_error =
      worst_difference(network.output("softmax_1", sample), photo.expected["prob"].floats());
  INFO(what << ", sample " << sample << ": " << photo.name);
  CHECK(top5(logits) == top5(expected));
  CHECK(logit_error <= logit_tolerance);
  CHECK(probability_error <= probability_tolerance);
  std::printf("%s, sample %zu (%s): logits within %.2g of the largest, probabilities within %.2g\n", what.c_str(),
              sample, photo.name.c_str(), logit_error, probability_error);
}

void check_variant(const std::string& variant) {
  if (!can_run(*resnet50_model(), variant)) return;
  const Photo chelsea("chelsea"), coffee("coffee");
  Network network(*resnet50_model(), variant, resnet50_weights());
  for (const auto& photos : {std::vector{&chelsea}, std::vector{&coffee},
                             std::vector{&chelsea, &coffee, &coffee, &chelsea}}) {
    network.predict(batch_of(photos));
    for (std::size_t i = 0; i < photos.size(); ++i)
      check_sample(network, i, *photos[i], variant + ", batch " + std::to_string(photos.size()));
  }
}

}  // namespace

TEST_CASE("ResNet50 gives TensorFlow's logits with AVX-512") { check_variant("avx512"); }
TEST_CASE("ResNet50 gives TensorFlow's logits with AVX2") { check_variant("avx2"); }
TEST_CASE("ResNet50 gives TensorFlow's logits with SSE4.1") { check_variant("sse41"); }
