// Convolutions whose output channels read the input channels of their group alone, and the gradient of their kernels.
#pragma once

#include <Halide.h>

#include "compiler/kernels/common/window.h"

namespace skipper::algorithm {

// Channel c of the output belongs to group c / out_per_group, whose first input channel is group * in_per_group.  A
// depthwise convolution has one input channel in each group.
struct GroupedConvDefinition {
  int in_per_group = 1, out_per_group = 1;
  Window window;
  int panel = 1;  // innermost extent of the weights: all output channels, or those of a group if there is one input
  Halide::Type weight_type = Halide::Float(32);
};

// sum(c, x, y, n)    = bias(c) + sum over ci, kx, ky of weights(c % panel, c / panel + ci, kx, ky, 0)
//                        * input(c / out_per_group * in_per_group + ci, x stride_w + kx dilation_w, ..., n)
// value(c, x, y, n)  = sum(c, x, y, n)
// output(c, x, y, n) = what `give` is told
// With `panel` all output channels the weights are a grouped convolution's kernel (o, ci, kx, ky), and with
// out_per_group a depthwise one's (m, c, kx, ky): both lie in memory as they do in the parameter.
struct GroupedConv {
  explicit GroupedConv(const GroupedConvDefinition& definition);
  void give(Halide::Func last) { output(c, x, y, n) = last(c, x, y, n); }

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::ImageParam weights;
  Halide::ImageParam bias{Halide::Float(32), 1, "bias"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::RDom r;  // ci, kx, ky
  Halide::Func sum{"sum"}, value{"value"}, output{"output"};
};

// sum(o, ci, kx, ky) = sum over n, y, x of
//     input(o / out_per_group * in_per_group + ci, x stride_w + kx dilation_w, ..., n) * gradient(o, x, y, n)
// output             = sum, with `panel` as above: (o, ci, kx, ky), or (m, c, kx, ky)
struct GroupedKernelGradient {
  GroupedKernelGradient(const GroupedConvDefinition& definition, int out_w, int out_h);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::ImageParam gradient{Halide::Float(32), 4, "gradient"};
  Halide::Var o{"o"}, ci{"ci"}, kx{"kx"}, ky{"ky"};
  Halide::RDom r;  // x, y, n
  Halide::Func sum{"sum"}, output{"output"};
};

}  // namespace skipper::algorithm
