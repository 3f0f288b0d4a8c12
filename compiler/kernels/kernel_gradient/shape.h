// The gradient of a convolution or of a dense layer with respect to its kernel.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/layout.h"

namespace skipper {

// output(o, ci, kx, ky) = sum over n, y, x of
//     input(ci, x * stride_w + kx * dilation_w, y * stride_h + ky * dilation_h, n) * gradient(o, x, y, n). As in
//     ConvShape, the input's coordinate 0 is the first halo pixel.
struct KernelGradientShape {
  int64_t in_channels = 0, out_channels = 0;
  int64_t out_w = 1, out_h = 1;  // of the gradient
  int64_t kernel_w = 1, kernel_h = 1;
  int64_t stride_w = 1, stride_h = 1;
  int64_t dilation_w = 1, dilation_h = 1;
  Strides input, gradient;
  auto operator<=>(const KernelGradientShape&) const = default;
};

}  // namespace skipper
