// 2-d convolution: its sums, and the map that follows from them.
#pragma once

#include <Halide.h>

#include "compiler/kernels/common/window.h"

namespace skipper::algorithm {

// These parameters shape the definition (extents are the schedule's and the buffers' business).
struct Conv2dDefinition {
  int in_channels = 0;
  Window window;
  int panel = 1;           // output channels of a panel of weights
  int row_lanes = 0;       // the input is read through `row`, in vectors of so many lanes; 0: directly
  bool one_panel = false;  // all output channels are one panel
  Halide::Type weight_type = Halide::Float(32);
  int half_steps = 0;             // steps of the reduction in float16 for one in float32; 0: none
  bool int8 = false;              // products of int8, with weights of int8 or, with 128 added, uint8
  bool unsigned_samples = false;  // the other factors are uint8: the input has no negative ones
};

// sum(l, p, x, y, n)  = bias(p * panel + l) + sum over ci, kx, ky of
//                         weights(l, ci, kx, ky, p) * patch(ci, kx, ky, x, y, n)
// patch(...)          = input(ci, x * stride_w + kx * dilation_w, y * stride_h + ky * dilation_h, n)
// value(c, x, y, n)   = sum(c % panel, c / panel, x, y, n)
// output(c, x, y, n)  = what `give` is told: value, or what an epilogue makes of it, element by element
// The panel and the lane in it are dimensions of `sum` of their own, so that no schedule has to prove
// (p * panel + l) / panel == p.
//
// With `row_lanes` L the samples under a row of the kernel, E = in_channels * kernel_w >= L of them, are one dimension
// e = kx * in_channels + ci in vectors of L, the last of which ends at E and may overlap the one before:
// (rows are not dilated)
//   row(l, v, x, y, n) = input(e % in_channels, x * stride_w + e / in_channels, y, n), e = min(v * L, E - L) + l
//
// With `half_steps` S (weights are float16 then) products and short sums are float16:
//   short_input(ci, x, y, n)                 = float16(input(ci, x, y, n))
//   short_sum(l, p, x, y, n, chunk, kx, ky)  = sum over the S channels ci of the chunk of
//                                                weights(l, ci, kx, ky, p) * short_input(ci, x * stride_w + kx, ...)
//   sum(l, p, x, y, n)                       = bias(...) + sum over chunk, kx, ky of float32(short_sum(...))
//
// With `int8` each pixel of the input has a scale of its own, found when it is converted, and weights one for each
// output channel, scale(o): dynamic, symmetric quantisation, which needs no sample inputs.  There is one chunk.
//   peak(x, y, n)                            = max over ci of |input(ci, x, y, n)|, as bits: NaN counts as the largest,
//                                                so a pixel with NaN has a scale of NaN, and so have the sums it is in
//   pixel_scale(x, y, n)                     = peak(x, y, n) / 127, or / 255 with unsigned samples
//   short_input(ci, x, y, n)                 = round(input(ci, x, y, n) / pixel_scale(x, y, n)); 0 where that is tiny
//   short_sum(l, p, x, y, n, 0, kx, ky)      = sum over ci of weights(ci % 4, l, ci / 4, kx, ky, p) * short_input(...)
//                                                - offset(...), in int32, which holds it for up to 65,000 channels
//   offset(x, y, n)                          = 128 * sum over ci of short_input(ci, x, y, n) with uint8 weights, or 0
//   sum(l, p, x, y, n)                       = sum over kx, ky of
//                                                pixel_scale(x * stride_w + kx, ...) * float32(short_sum(...))
//   value(c, x, y, n)                        = bias(c) + scale(c) * sum(...)
// A kernel of one column reads every stride_w-th pixel of a row, and only these are converted: x is the output's
// then, and likewise y.
struct Conv2d {
  explicit Conv2d(const Conv2dDefinition& definition);
  void give(Halide::Func last) { output(c, x, y, n) = last(c, x, y, n); }

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::ImageParam weights;
  Halide::ImageParam bias{Halide::Float(32), 1, "bias"};
  Halide::ImageParam scale{Halide::Float(32), 1, "scale"};  // with int8
  Halide::Var lane{"lane"}, panel{"panel"}, c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::Var ci{"ci"}, kx{"kx"}, ky{"ky"};  // of a patch
  Halide::Var row_lane{"row_lane"}, row_vector{"row_vector"};
  Halide::Var chunk{"chunk"};
  Halide::RDom r;         // ci, kx, ky; with row_lanes: e, 0, ky; with short sums: chunk, kx, ky
  Halide::RDom steps;     // of a chunk; with int8: four channels, fours of channels
  Halide::RDom channels;  // of a pixel, with int8
  Halide::Func row{"row"}, patch{"patch"}, short_input{"short_input"}, short_sum{"short_sum"};
  Halide::Func peak{"peak"}, pixel_scale{"pixel_scale"}, offset{"offset"};
  Halide::Func sum{"sum"}, value{"value"}, output{"output"};

 private:
  void define_sum(const Conv2dDefinition& definition);
  void define_sum_by_rows(const Conv2dDefinition& definition);
  void define_sum_of_half_sums(const Conv2dDefinition& definition);
  void define_quantised_input(const Conv2dDefinition& definition);
  void define_sum_of_int8_sums(const Conv2dDefinition& definition);
};

}  // namespace skipper::algorithm
