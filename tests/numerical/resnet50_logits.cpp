#include "resnet50_logits.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace skipper::test {

namespace {

std::vector<std::size_t> top5(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::partial_sort(order.begin(), order.begin() + 5, order.end(),
                    [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  order.resize(5);
  return order;
}

}  // namespace

void check_logits(const Network& network, std::size_t sample, const Photo& photo, const std::string& what,
                  const Tolerance& tolerance) {
  const std::vector<float> logits = network.output("fc1000", sample);
  const std::vector<float> expected = photo.expected["logits"].floats();
  double largest = 0;
  for (const float value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
  const double logit_error = worst_difference(logits, expected) / largest;
  const double probability_error =
      worst_difference(network.output("softmax_1", sample), photo.expected["prob"].floats());
  INFO(what << ", sample " << sample << ": " << photo.name);
  const std::vector<std::size_t> best = top5(logits), expected_best = top5(expected);
  if (tolerance.order)
    CHECK(best == expected_best);
  else
    CHECK((best[0] == expected_best[0] || best[0] == expected_best[1]));
  CHECK(logit_error <= tolerance.logits);
  CHECK(probability_error <= tolerance.probabilities);
  std::printf("%s, sample %zu (%s): logits within %.2g of the largest, probabilities within %.2g\n", what.c_str(),
              sample, photo.name.c_str(), logit_error, probability_error);
}

}  // namespace skipper::test
