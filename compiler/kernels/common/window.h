// The window of a convolution: what a tap reads.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// Pixel (x, y) of the output reads column x stride_w + kx dilation_w and line y stride_h + ky dilation_h of the input.
struct Window {
  int kernel_w = 1, kernel_h = 1, stride_w = 1, stride_h = 1, dilation_w = 1, dilation_h = 1;

  Halide::Expr column(const Halide::Expr& x, const Halide::Expr& kx) const { return x * stride_w + kx * dilation_w; }
  Halide::Expr line(const Halide::Expr& y, const Halide::Expr& ky) const { return y * stride_h + ky * dilation_h; }
};

}  // namespace skipper::algorithm
