// Gradient of a convolution with respect to its kernel: a matrix product whose reduction runs over batch and pixels.
#pragma once

#include <Halide.h>

#include "compiler/kernels/common/window.h"

namespace skipper::algorithm {

struct KernelGradientDefinition {
  int out_w = 1, out_h = 1;
  Window window;
  bool flat = false;     // batch, height and width are one dimension x
  bool patches = false;  // the input is read through `patch`; not if flat
};

// output(o, ci, kx, ky) = sum over n, y, x of
//     patch(ci, kx, ky, x, y, n) * gradient(o, x, y, n)
// patch(...) = input(ci, x * stride_w + kx * dilation_w, y * stride_h + ky * dilation_h, n)
struct KernelGradient {
  explicit KernelGradient(const KernelGradientDefinition& definition);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::ImageParam gradient{Halide::Float(32), 4, "gradient"};
  Halide::Var o{"o"}, ci{"ci"}, kx{"kx"}, ky{"ky"};
  Halide::Var x{"x"}, y{"y"}, n{"n"};  // of a patch
  Halide::RDom r;                      // x, y, n; or x
  Halide::Func patch{"patch"}, sum{"sum"}, output{"output"};
};

}  // namespace skipper::algorithm
