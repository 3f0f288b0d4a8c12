// A search for NaN and infinity that runs at the speed of memory.
#pragma once

#include <cstddef>
#include <vector>

namespace skipper::detail {

struct FloatSpan {
  const float* data;
  std::size_t count;
};

// True if all values are finite; else span and element say where the first one is that is not.
bool all_finite(const std::vector<FloatSpan>& spans, std::size_t& span, std::size_t& element);

// The same for few values: on the calling thread alone.
bool all_finite(const float* data, std::size_t count);

}  // namespace skipper::detail
