// A copy of a map into another layout.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/layout.h"

namespace skipper {

// output(c, x, y, n) = input(c, x - left, y - top, n) inside, 0 in the borders.  The output's extents are
// width + left + right by height + top + bottom.  With all borders 0 a copy between layouts (flatten is a copy to
// dense strides).
struct RelayoutShape {
  int64_t channels = 0;
  int64_t width = 0, height = 0;  // of the input
  int64_t top = 0, bottom = 0, left = 0, right = 0;
  Strides input, output;
  auto operator<=>(const RelayoutShape&) const = default;
};

}  // namespace skipper
