#include "compiler/algorithm/grouped_conv.h"

namespace skipper::algorithm {

using Halide::cast;
using Halide::Expr;

namespace {

// Where channel `out` of the output finds input `ci` of its group.  Said without a division where there is none to do,
// so that vectors of a depthwise convolution's channels are vectors in memory.
Expr input_channel(const GroupedConvDefinition& d, const Expr& out, const Expr& ci) {
  const Expr group = d.out_per_group == 1 ? out : out / d.out_per_group;
  return d.in_per_group == 1 ? group : group * d.in_per_group + ci;
}

}  // namespace

GroupedConv::GroupedConv(const GroupedConvDefinition& d)
    : weights(d.weight_type, 5, "weights"), r(0, d.in_per_group, 0, d.kernel_w, 0, d.kernel_h, "r") {
  const Expr sample =
      input(input_channel(d, c, r.x), x * d.stride_w + r.y * d.dilation_w, y * d.stride_h + r.z * d.dilation_h, n);
  sum(c, x, y, n) = bias(c);
  sum(c, x, y, n) += cast<float>(weights(c % d.panel, c / d.panel + r.x, r.y, r.z, 0)) * sample;
  value(c, x, y, n) = sum(c, x, y, n);
}

GroupedKernelGradient::GroupedKernelGradient(const GroupedConvDefinition& d, int out_w, int out_h)
    : r(0, out_w, 0, out_h, 0, gradient.dim(3).extent(), "r") {
  sum(o, ci, kx, ky) = 0.0f;
  sum(o, ci, kx, ky) +=
      input(input_channel(d, o, ci), r.x * d.stride_w + kx * d.dilation_w, r.y * d.stride_h + ky * d.dilation_h, r.z) *
      gradient(o, r.x, r.y, r.z);
  const bool is_depthwise = d.in_per_group == 1 && d.panel == d.out_per_group;
  output(o, ci, kx, ky) = is_depthwise ? sum(ci * d.panel + o, 0, kx, ky) : sum(o, ci, kx, ky);
}

}  // namespace skipper::algorithm
