#include "compiler/kernels/class_activation/algorithm.h"

namespace skipper::algorithm {

using Halide::cast;
using Halide::Expr;

ClassActivationMap::ClassActivationMap(int channels, int class_count, int panel, int lane_count,
                                       Halide::Type weight_type)
    : weights(weight_type, 3, "weights"),
      r(0, (channels + lane_count - 1) / lane_count, "r"),
      lanes(0, lane_count, "lanes") {
  Expr k = clamp(cast<int>(classes(0, n)), 0, class_count - 1);
  column(c, n) = cast<float>(weights(k % panel, c, k / panel));
  const bool whole = channels % lane_count == 0;
  Expr channel = r * lane_count + lane;
  Expr inside = whole ? channel : Halide::min(channel, channels - 1);
  Expr product = input(inside, x, y, n) * column(inside, n);
  lane_sum(lane, x, y, n) = 0.0f;
  lane_sum(lane, x, y, n) += whole ? product : select(channel < channels, product, 0.0f);
  sum(x, y, n) = 0.0f;
  sum(x, y, n) += lane_sum(lanes, x, y, n);
  output(c, x, y, n) = sum(x, y, n);
}

namespace {

struct Position {
  Expr before, after, part;
};

// Where sample `i` of `target` lies among `extent` samples.
Position position(const Expr& i, int extent, const Expr& target) {
  Expr scale = select(target > 1.0f, static_cast<float>(extent - 1) / Halide::max(target - 1.0f, 1.0f), 0.0f);
  Expr at = cast<float>(i) * scale;
  Expr before = clamp(cast<int>(at), 0, extent - 1);
  return {before, Halide::min(before + 1, extent - 1), at - cast<float>(before)};
}

}  // namespace

ResizeBilinear::ResizeBilinear(int width, int height) {
  const Position h = position(x, width, size(1)), v = position(y, height, size(0));
  auto row = [&](const Expr& in_y) {
    Expr left = input(0, h.before, in_y, n), right = input(0, h.after, in_y, n);
    return left + (right - left) * h.part;
  };
  Expr top = row(v.before), bottom = row(v.after);
  output(c, x, y, n) = top + (bottom - top) * v.part;
}

}  // namespace skipper::algorithm
