// Pools, over windows and over whole maps.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/layout.h"

namespace skipper {

// Max or average over a window, without padding.
struct PoolShape {
  int64_t channels = 0;
  int64_t out_w = 0, out_h = 0;
  int64_t window_w = 1, window_h = 1;
  int64_t stride_w = 1, stride_h = 1;
  Strides input, output;
  Strides indices;  // of max_pool_indices
  auto operator<=>(const PoolShape&) const = default;
};

// (c, x, y, n) -> (c, n)
struct GlobalPoolShape {
  int64_t channels = 0;
  int64_t in_w = 0, in_h = 0;
  Strides input;
  Strides output;  // only `image`
  auto operator<=>(const GlobalPoolShape&) const = default;
};

}  // namespace skipper
