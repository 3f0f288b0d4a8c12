#include "compiler/kernels/conv/algorithm.h"

#include "compiler/kernels/common/not_a_number.h"
#include "compiler/kernels/common/quantisation.h"

namespace skipper::algorithm {

using Halide::cast;

void Conv2d::define_sum(const Conv2dDefinition& d) {
  r = Halide::RDom(0, d.in_channels, 0, d.window.kernel_w, 0, d.window.kernel_h, "r");
  patch(ci, kx, ky, x, y, n) = input(ci, d.window.column(x, kx), d.window.line(y, ky), n);
  const Halide::Expr sample =
      d.one_panel ? patch(r.x, r.y, r.z, x, y, n) : input(r.x, d.window.column(x, r.y), d.window.line(y, r.z), n);
  sum(lane, panel, x, y, n) += cast<float>(weights(lane, r.x, r.y, r.z, panel)) * sample;
}

void Conv2d::define_sum_by_rows(const Conv2dDefinition& d) {
  const int extent = d.in_channels * d.window.kernel_w, lanes = d.row_lanes;
  r = Halide::RDom(0, extent, 0, 1, 0, d.window.kernel_h, "r");
  auto first = [&](const Halide::Expr& vector) { return Halide::min(vector * lanes, extent - lanes); };
  const Halide::Expr e = first(row_vector) + row_lane;
  row(row_lane, row_vector, x, y, n) = input(e % d.in_channels, x * d.window.stride_w + e / d.in_channels, y, n);
  sum(lane, panel, x, y, n) += cast<float>(weights(lane, r.x % d.in_channels, r.x / d.in_channels, r.z, panel)) *
                               row(r.x - first(r.x / lanes), r.x / lanes, x, y * d.window.stride_h + r.z, n);
}

void Conv2d::define_sum_of_half_sums(const Conv2dDefinition& d) {
  using half = Halide::float16_t;
  r = Halide::RDom(0, d.in_channels / d.half_steps, 0, d.window.kernel_w, 0, d.window.kernel_h, "r");
  steps = Halide::RDom(0, d.half_steps, "steps");
  const Halide::Expr channel = chunk * d.half_steps + steps;
  short_input(ci, x, y, n) = cast<half>(input(ci, x, y, n));
  short_sum(lane, panel, x, y, n, chunk, kx, ky) = half(0.0f);
  short_sum(lane, panel, x, y, n, chunk, kx, ky) +=
      weights(lane, channel, kx, ky, panel) * short_input(channel, d.window.column(x, kx), d.window.line(y, ky), n);
  sum(lane, panel, x, y, n) += cast<float>(short_sum(lane, panel, x, y, n, r.x, r.y, r.z));
}

void Conv2d::define_quantised_input(const Conv2dDefinition& d) {
  channels = Halide::RDom(0, d.in_channels, "channels");
  const Halide::Expr column = d.window.kernel_w == 1 ? x * d.window.stride_w : x,
                     line = d.window.kernel_h == 1 ? y * d.window.stride_h : y;
  peak(x, y, n) = 0;
  peak(x, y, n) = Halide::max(peak(x, y, n), magnitude_bits(input(channels, column, line, n)));
  pixel_scale(x, y, n) =
      magnitude_of_bits(peak(x, y, n)) * (1.0f / (d.unsigned_samples ? kLargestUInt8 : kLargestInt8));
  const Halide::Expr step = pixel_scale(x, y, n), inverse = select(step > kLeastStep, 1.0f / step, 0.0f);
  const Halide::Type type = d.unsigned_samples ? Halide::UInt(8) : Halide::Int(8);
  // 1.5 * 2^23 more rounds to the nearest integer, which is what the lowest bits of the sum are then.
  const Halide::Expr rounded = Halide::strict_float(input(ci, column, line, n) * inverse + 12582912.0f);
  short_input(ci, x, y, n) = cast(type, Halide::reinterpret<int32_t>(rounded));
  offset(x, y, n) = 0;
  if (weights.type().is_uint()) offset(x, y, n) += cast<int32_t>(short_input(channels, x, y, n)) * kInt8Offset;
}

void Conv2d::define_sum_of_int8_sums(const Conv2dDefinition& d) {
  define_quantised_input(d);
  r = Halide::RDom(0, 1, 0, d.window.kernel_w, 0, d.window.kernel_h, "r");
  steps = Halide::RDom(0, kInt8Steps, 0, d.in_channels / kInt8Steps, "steps");
  // Its strides were taken when the input was converted, in a dimension without other taps.
  Window window = d.window;
  if (window.kernel_w == 1) window.stride_w = 1;
  if (window.kernel_h == 1) window.stride_h = 1;
  const auto column = [&](const Halide::Expr& tap) { return window.column(x, tap); };
  const auto line = [&](const Halide::Expr& tap) { return window.line(y, tap); };
  const Halide::Expr sample = short_input(steps.y * kInt8Steps + steps.x, column(kx), line(ky), n);
  short_sum(lane, panel, x, y, n, chunk, kx, ky) =
      weights.type().is_uint() ? -offset(column(kx), line(ky), n) : Halide::Expr(0);
  short_sum(lane, panel, x, y, n, chunk, kx, ky) +=
      cast<int32_t>(weights(steps.x, lane, steps.y, kx, ky, panel)) * cast<int32_t>(sample);
  sum(lane, panel, x, y, n) +=
      cast<float>(short_sum(lane, panel, x, y, n, r.x, r.y, r.z)) * pixel_scale(column(r.y), line(r.z), n);
}

Conv2d::Conv2d(const Conv2dDefinition& d) : weights(d.weight_type, d.int8 ? 6 : 5, "weights") {
  sum(lane, panel, x, y, n) = d.int8 ? Halide::Expr(0.0f) : bias(panel * d.panel + lane);
  if (d.int8)
    define_sum_of_int8_sums(d);
  else if (d.half_steps)
    define_sum_of_half_sums(d);
  else if (d.row_lanes)
    define_sum_by_rows(d);
  else
    define_sum(d);

  Halide::Expr total = d.one_panel ? sum(c, 0, x, y, n) : sum(c % d.panel, c / d.panel, x, y, n);
  value(c, x, y, n) = d.int8 ? bias(c) + scale(c) * total : total;
}

}  // namespace skipper::algorithm
