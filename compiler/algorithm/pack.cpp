#include "compiler/algorithm/pack.h"

namespace skipper::algorithm {

using Halide::Expr;
using Halide::Float;
using Halide::ImageParam;

PackWeights::PackWeights(const PackDefinition& d) {
  if (d.batch_norm) {
    parameters = {ImageParam(Float(32), 1, "gamma"), ImageParam(Float(32), 1, "variance")};
    scale(o) = parameters[0](o) / Halide::sqrt(parameters[1](o) + d.epsilon);
  } else {
    scale(o) = 1.0f;
  }
  Expr channel = panel * d.panel + lane;
  const bool whole = d.out_channels % d.panel == 0;
  Expr in_range = whole ? channel : Halide::min(channel, d.out_channels - 1);
  Expr value = d.transposed ? kernel(ci, in_range, d.kernel_w - 1 - kx, d.kernel_h - 1 - ky)
                            : kernel(in_range, ci, kx, ky);
  if (d.batch_norm) value *= scale(in_range);
  if (!whole) value = Halide::select(channel < d.out_channels, value, 0.0f);
  output(lane, ci, kx, ky, panel) = Halide::cast(d.weight_type, value);
}

PackBias::PackBias(const PackDefinition& d) {
  if (d.bias) parameters.emplace_back(Float(32), 1, "bias");
  if (d.batch_norm) {
    for (const char* name : {"gamma", "beta", "mean", "variance"}) parameters.emplace_back(Float(32), 1, name);
  }
  Expr k = d.out_channels % d.panel == 0 ? Expr(o) : Halide::min(o, d.out_channels - 1);
  Expr value = d.bias ? parameters[0](k) : Expr(0.0f);
  if (d.batch_norm) {
    const size_t first = d.bias ? 1 : 0;
    Expr gamma = parameters[first](k), beta = parameters[first + 1](k);
    Expr mean = parameters[first + 2](k), variance = parameters[first + 3](k);
    value = beta + (value - mean) * (gamma / Halide::sqrt(variance + d.epsilon));
  }
  output(o) = d.out_channels % d.panel == 0 ? value : Halide::select(o < d.out_channels, value, 0.0f);
}

}  // namespace skipper::algorithm
