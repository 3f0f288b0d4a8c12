// A fully connected layer.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/precision.h"

namespace skipper {

// output(o, n) = epilogue(bias(o) + sum over i of kernel(o, i) * input(i, n))
struct DenseShape {
  int64_t inputs = 0, outputs = 0;
  int64_t input_stride = 0, output_stride = 0;  // floats from a sample to the next
  Number weights = Number::float32;
  auto operator<=>(const DenseShape&) const = default;
};

}  // namespace skipper
