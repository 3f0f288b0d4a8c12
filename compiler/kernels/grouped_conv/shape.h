// Convolutions in groups, as the choice of their implementation sees them.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/layout.h"
#include "compiler/machine/precision.h"

namespace skipper {

// As ConvShape; algorithm.h has the formula.
struct GroupedConvShape {
  int64_t groups = 1;
  int64_t in_per_group = 1, out_per_group = 1;
  int64_t panel = 1;  // innermost extent of the weights
  int64_t out_w = 1, out_h = 1;
  int64_t kernel_w = 1, kernel_h = 1;
  int64_t stride_w = 1, stride_h = 1;
  int64_t dilation_w = 1, dilation_h = 1;
  Strides input, output;  // of the halo'd input; of the output, or of the gradient with respect to it
  Number weights = Number::float32;
  auto operator<=>(const GroupedConvShape&) const = default;

  int64_t out_channels() const { return groups * out_per_group; }
  int64_t weight_rows() const { return out_channels() * in_per_group / panel; }  // second extent of the weights
  bool is_depthwise() const { return in_per_group == 1; }
};

}  // namespace skipper
