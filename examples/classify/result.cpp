#include "result.h"

#include <algorithm>
#include <numeric>

#include "common/class_names.h"

namespace classify {

std::vector<Candidate> top_classes(const float* probabilities, std::size_t count) {
  std::vector<std::size_t> order(common::class_count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  count = std::min(count, common::class_count);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      return probabilities[a] != probabilities[b] ? probabilities[a] > probabilities[b] : a < b;
                    });
  std::vector<Candidate> top;
  for (std::size_t i = 0; i < count; ++i) top.push_back({order[i], probabilities[order[i]]});
  return top;
}

}  // namespace classify
