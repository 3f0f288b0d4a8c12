// A 2-d convolution with its epilogue, as the choice of its implementation sees it.  Pure data: no Halide, no MLIR.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

#include "compiler/machine/layout.h"
#include "compiler/machine/precision.h"

namespace skipper {

// output(o, x, y, n) = epilogue(bias(o) + sum over ci, kx, ky of
//     kernel(o, ci, kx, ky) * input(ci, x * stride_w + kx * dilation_w, y * stride_h + ky * dilation_h, n))
// where the epilogue computes each element from that element of the sums and of the maps `also_read`.  The input's
// coordinate 0 is the first halo pixel: padding is in its layout.
struct ConvShape {
  int64_t in_channels = 0;
  int64_t out_channels = 0;
  int64_t out_w = 0;
  int64_t out_h = 0;
  int64_t kernel_w = 1;
  int64_t kernel_h = 1;
  int64_t stride_w = 1;
  int64_t stride_h = 1;
  int64_t dilation_w = 1;
  int64_t dilation_h = 1;
  Strides input;                   // of the halo'd input
  Strides output;                  // of the output, whose halo (if any) the kernel does not touch
  std::vector<Strides> also_read;  // of the maps of the output's extents that the epilogue reads
  Number weights = Number::float32;
  auto operator<=>(const ConvShape&) const = default;

  // What the taps of one pixel span; the pixels read along x, halo included.
  int64_t span_w() const { return (kernel_w - 1) * dilation_w + 1; }
  int64_t span_h() const { return (kernel_h - 1) * dilation_h + 1; }
  int64_t in_w() const { return (out_w - 1) * stride_w + span_w(); }
  int64_t in_h() const { return (out_h - 1) * stride_h + span_h(); }
  bool is_one_by_one() const { return kernel_w == 1 && kernel_h == 1 && stride_w == 1 && stride_h == 1; }
  // None of its maps has a halo.
  bool maps_are_dense() const {
    const auto dense = [this](const Strides& map) { return is_dense(map, out_w, out_h); };
    return dense(input) && dense(output) && std::ranges::all_of(also_read, dense);
  }
  bool is_dilated() const { return dilation_w * dilation_h > 1; }
  int64_t pixels() const { return out_w * out_h; }  // of one image
};

// What a choice depends on besides the shape.
struct ConvDemand {
  Number arithmetic = Number::float32;  // that the user allows for products
  bool nonnegative_input = false;       // no sample of the input is below 0: it comes from a relu
  int64_t batch = 1;  // what a call mostly has: what is worth it depends on it, what is right does not
};

}  // namespace skipper
