// Shapes of the kernels that are no convolutions.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/schedule/layout.h"
#include "compiler/schedule/precision.h"

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

// output(o, n) = epilogue(bias(o) + sum over i of kernel(o, i) * input(i, n))
struct DenseShape {
  int64_t inputs = 0, outputs = 0;
  int64_t input_stride = 0, output_stride = 0;  // floats from a sample to the next
  Number weights = Number::float32;
  auto operator<=>(const DenseShape&) const = default;
};

// A map (c, x, y, n) and where it lies.
struct MapShape {
  int64_t channels = 0;
  int64_t width = 1, height = 1;
  Strides strides;
  auto operator<=>(const MapShape&) const = default;
};

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

// output(0, x, y, n) = sum over c of input(c, x, y, n) * kernel(classes(0, n), c)
struct ClassActivationShape {
  int64_t channels = 0, classes = 0;
  int64_t width = 1, height = 1;
  Strides input;
  Number weights = Number::float32;
  auto operator<=>(const ClassActivationShape&) const = default;
};

// Also of the loss behind a softmax, whose tensors are all dense.
struct SoftmaxShape {
  int64_t channels = 0;
  int64_t input_stride = 0, output_stride = 0;  // floats from a sample to the next
  auto operator<=>(const SoftmaxShape&) const = default;
};

// Parameters of a convolution (dense: kernel 1 x 1) on their way into panels, with batch norm folded in:
//   scale(o)  = gamma(o) / sqrt(variance(o) + epsilon), or 1
//   packed    = kernel * scale                            [ceil(O / panel)][KH][KW][I][panel]
//   bias'(o)  = beta(o) + (bias(o) - mean(o)) * scale(o), or bias(o), or 0
struct PackShape {
  int64_t in_channels = 0, out_channels = 0;
  int64_t kernel_w = 1, kernel_h = 1;
  int64_t panel = 1;
  bool bias = false;  // pack_bias has a bias among its inputs
  bool batch_norm = false;
  bool transposed = false;  // packed(o, ci, kx, ky) = kernel(ci, o, kernel_w - 1 - kx, kernel_h - 1 - ky); pack.h
  int64_t groups = 1;       // of a transposed kernel
  double epsilon = 0;
  Number weights = Number::float32;  // of the packed kernel; a bias is float32
  bool unsigned_weights = false;     // of int8: uint8, 128 more than they mean
  auto operator<=>(const PackShape&) const = default;
};

}  // namespace skipper
