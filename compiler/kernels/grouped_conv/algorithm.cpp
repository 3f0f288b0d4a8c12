#include "compiler/kernels/grouped_conv/algorithm.h"

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
    : weights(d.weight_type, 5, "weights"), r(0, d.in_per_group, 0, d.window.kernel_w, 0, d.window.kernel_h, "r") {
  const Expr sample = input(input_channel(d, c, r.x), d.window.column(x, r.y), d.window.line(y, r.z), n);
  sum(c, x, y, n) = bias(c);
  sum(c, x, y, n) += cast<float>(weights(c % d.panel, c / d.panel + r.x, r.y, r.z, 0)) * sample;
  value(c, x, y, n) = sum(c, x, y, n);
}

GroupedKernelGradient::GroupedKernelGradient(const GroupedConvDefinition& d, int out_w, int out_h)
    : r(0, out_w, 0, out_h, 0, gradient.dim(3).extent(), "r") {
  sum(o, ci, kx, ky) = 0.0f;
  sum(o, ci, kx, ky) += input(input_channel(d, o, ci), d.window.column(r.x, kx), d.window.line(r.y, ky), r.z) *
                        gradient(o, r.x, r.y, r.z);
  const bool is_depthwise = d.in_per_group == 1 && d.panel == d.out_per_group;
  output(o, ci, kx, ky) = is_depthwise ? sum(ci * d.panel + o, 0, kx, ky) : sum(o, ci, kx, ky);
}

}  // namespace skipper::algorithm
