#include "compiler/algorithm/conv2d.h"

namespace skipper::algorithm {

using Halide::cast;

void Conv2d::define_sum(const Conv2dDefinition& d) {
  r = Halide::RDom(0, d.in_channels, 0, d.kernel_w, 0, d.kernel_h, "r");
  patch(ci, kx, ky, x, y, n) = input(ci, x * d.stride_w + kx, y * d.stride_h + ky, n);
  const Halide::Expr sample =
      d.one_panel ? patch(r.x, r.y, r.z, x, y, n) : input(r.x, x * d.stride_w + r.y, y * d.stride_h + r.z, n);
  sum(lane, panel, x, y, n) += cast<float>(weights(lane, r.x, r.y, r.z, panel)) * sample;
}

void Conv2d::define_sum_by_rows(const Conv2dDefinition& d) {
  const int extent = d.in_channels * d.kernel_w, lanes = d.row_lanes;
  r = Halide::RDom(0, extent, 0, 1, 0, d.kernel_h, "r");
  auto first = [&](const Halide::Expr& vector) { return Halide::min(vector * lanes, extent - lanes); };
  const Halide::Expr e = first(row_vector) + row_lane;
  row(row_lane, row_vector, x, y, n) = input(e % d.in_channels, x * d.stride_w + e / d.in_channels, y, n);
  sum(lane, panel, x, y, n) += cast<float>(weights(lane, r.x % d.in_channels, r.x / d.in_channels, r.z, panel)) *
                               row(r.x - first(r.x / lanes), r.x / lanes, x, y * d.stride_h + r.z, n);
}

void Conv2d::define_sum_of_half_sums(const Conv2dDefinition& d) {
  using half = Halide::float16_t;
  r = Halide::RDom(0, d.in_channels / d.half_steps, 0, d.kernel_w, 0, d.kernel_h, "r");
  steps = Halide::RDom(0, d.half_steps, "steps");
  const Halide::Expr channel = chunk * d.half_steps + steps;
  half_input(ci, x, y, n) = cast<half>(input(ci, x, y, n));
  half_sum(lane, panel, x, y, n, chunk, kx, ky) = half(0.0f);
  half_sum(lane, panel, x, y, n, chunk, kx, ky) +=
      weights(lane, channel, kx, ky, panel) * half_input(channel, x * d.stride_w + kx, y * d.stride_h + ky, n);
  sum(lane, panel, x, y, n) += cast<float>(half_sum(lane, panel, x, y, n, r.x, r.y, r.z));
}

Conv2d::Conv2d(const Conv2dDefinition& d) : weights(d.weight_type, 5, "weights") {
  sum(lane, panel, x, y, n) = bias(panel * d.panel + lane);
  if (d.half_steps)
    define_sum_of_half_sums(d);
  else if (d.row_lanes)
    define_sum_by_rows(d);
  else
    define_sum(d);

  Halide::Expr value = d.one_panel ? sum(c, 0, x, y, n) : sum(c % d.panel, c / d.panel, x, y, n);
  added(c, x, y, n) = d.residual ? value + residual(c, x, y, n) : value;
  Halide::Expr result = added(c, x, y, n);
  if (d.mask) result = select(mask(c, x, y, n) > 0.0f, result, 0.0f);
  output(c, x, y, n) = d.relu ? Halide::max(result, 0.0f) : result;
}

}  // namespace skipper::algorithm
