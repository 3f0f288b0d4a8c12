#include "compiler/kernels/pack/algorithm.h"

#include "compiler/kernels/common/not_a_number.h"
#include "compiler/kernels/common/quantisation.h"
#include "compiler/kernels/winograd/transform.h"

namespace skipper::algorithm {

using Halide::Expr;
using Halide::Float;
using Halide::ImageParam;

namespace {

// A batch norm's factor, whose parameters become the list.
Expr factor(const PackDefinition& d, std::vector<ImageParam>& parameters, const Expr& channel) {
  if (!d.batch_norm) return 1.0f;
  parameters = {ImageParam(Float(32), 1, "gamma"), ImageParam(Float(32), 1, "variance")};
  return parameters[0](channel) / Halide::sqrt(parameters[1](channel) + d.epsilon);
}

Halide::RDom whole_kernel(const PackDefinition& d) { return {0, d.in_channels, 0, d.kernel_w, 0, d.kernel_h, "r"}; }

void define_largest(Halide::Func& largest, const Halide::RDom& r, const ImageParam& kernel, const Expr& channel,
                    const Halide::Var& o) {
  largest(o) = 0;
  largest(o) = Halide::max(largest(o), magnitude_bits(kernel(channel, r.x, r.y, r.z)));
}

}  // namespace

void PackWeights::define_int8(const PackDefinition& d, const Expr& channel, const Expr& in_range) {
  r = whole_kernel(d);
  define_largest(largest, r, kernel, o, o);
  const Expr peak = magnitude_of_bits(largest(in_range));
  const Expr inverse = select(peak > kLeastStep * kLargestInt8, kLargestInt8 / peak, 0.0f);
  Expr value = Halide::round(kernel(in_range, ci * kInt8Steps + step, kx, ky) * inverse);
  if (d.batch_norm) value = select(scale(in_range) < 0.0f, -value, value);
  if (d.out_channels % d.panel != 0) value = select(channel < d.out_channels, value, 0.0f);
  const int offset = d.weight_type.is_uint() ? kInt8Offset : 0;
  output(step, lane, ci, kx, ky, panel) = Halide::cast(d.weight_type, Halide::cast<int32_t>(value) + offset);
}

void PackWeights::define_points(const PackDefinition& d, const Expr& value) {
  winograd::Exprs row, column;
  taps(lane, ci, kx, ky, panel) = value;
  for (int tap = 0; tap < winograd::kTaps; ++tap) row.push_back(taps(lane, ci, tap, ky, panel));
  columns(lane, ci, kx, ky, panel) = mux(kx, winograd::transform_taps(row, d.tile_w));
  for (int tap = 0; tap < winograd::kTaps; ++tap) column.push_back(columns(lane, ci, kx, tap, panel));
  output(lane, ci, kx, ky, panel) = mux(ky, winograd::transform_taps(column, d.tile_h));
}

PackWeights::PackWeights(const PackDefinition& d) {
  scale(o) = factor(d, parameters, o);
  Expr channel = panel * d.panel + lane;
  const bool whole = d.out_channels % d.panel == 0;
  Expr in_range = whole ? channel : Halide::min(channel, d.out_channels - 1);
  if (d.weight_type.bits() == 8) {
    define_int8(d, channel, in_range);
    return;
  }
  const int each = d.out_channels / d.groups;
  const Expr out = d.groups == 1 ? Expr(ci) : in_range / each * d.in_channels + ci;
  const Expr in = d.groups == 1 ? in_range : in_range % each;
  Expr value = d.transposed ? kernel(out, in, d.kernel_w - 1 - kx, d.kernel_h - 1 - ky) : kernel(in_range, ci, kx, ky);
  if (d.batch_norm) value *= scale(in_range);
  if (!whole) value = Halide::select(channel < d.out_channels, value, 0.0f);
  if (d.tile_w > 0)
    define_points(d, value);
  else
    output(lane, ci, kx, ky, panel) = narrowed(d.weight_type, value);
}

PackScale::PackScale(const PackDefinition& d) {
  r = whole_kernel(d);
  const bool whole = d.out_channels % d.panel == 0;
  const Expr channel = whole ? Expr(o) : Halide::min(o, d.out_channels - 1);
  scale(o) = factor(d, parameters, channel);
  define_largest(largest, r, kernel, channel, o);
  const Expr value = magnitude_of_bits(largest(o)) * Halide::abs(scale(o)) * (1.0f / kLargestInt8);
  output(o) = whole ? value : Halide::select(o < d.out_channels, value, 0.0f);
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
