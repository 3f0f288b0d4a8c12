// A class activation map.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/layout.h"
#include "compiler/machine/precision.h"

namespace skipper {

// output(0, x, y, n) = sum over c of input(c, x, y, n) * kernel(classes(0, n), c)
struct ClassActivationShape {
  int64_t channels = 0, classes = 0;
  int64_t width = 1, height = 1;
  Strides input;
  Number weights = Number::float32;
  auto operator<=>(const ClassActivationShape&) const = default;
};

}  // namespace skipper
