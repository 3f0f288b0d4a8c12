// What divides what.  Pure: no Halide, no MLIR.
#pragma once

#include <algorithm>
#include <cstdint>

namespace skipper {

inline int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

// The largest divisor that is at most `most`, which is small; at least 1.
inline int largest_divisor(int64_t of, int64_t most) {
  int64_t divisor = std::max<int64_t>(1, std::min(of, most));
  while (of % divisor != 0) --divisor;
  return static_cast<int>(divisor);
}

// The largest power of two that divides `of` and is at most `most`, which is one.
inline int largest_power(int64_t of, int most) {
  while (of % most != 0) most /= 2;
  return most;
}

}  // namespace skipper
