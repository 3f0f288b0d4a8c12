// A map, which kernels compute element by element.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/layout.h"

namespace skipper {

// A map (c, x, y, n) and where it lies.
struct MapShape {
  int64_t channels = 0;
  int64_t width = 1, height = 1;
  Strides strides;
  auto operator<=>(const MapShape&) const = default;
};

}  // namespace skipper
