#include "compiler/kernels/softmax/algorithm.h"

#include <limits>

#include "compiler/kernels/common/not_a_number.h"

namespace skipper::algorithm {

using Halide::Expr;

Softmax::Softmax(int channels, int lane_count, Halide::ImageParam in)
    : input(std::move(in)), r(0, (channels + lane_count - 1) / lane_count, "r"), lanes(0, lane_count, "lanes") {
  const float lowest = -std::numeric_limits<float>::infinity();
  // Lanes past the end read the last channel: harmless to a maximum, masked out of the sum.
  Expr k = r * lane_count + lane;
  Expr value = channels % lane_count == 0 ? input(k, n) : input(Halide::min(k, channels - 1), n);

  lane_max(lane, n) = lowest;
  lane_max(lane, n) = maximum(value, lane_max(lane, n));
  max(n) = lowest;
  max(n) = maximum(lane_max(lanes, n), max(n));

  Expr term = exp_below(value, max(n));
  if (channels % lane_count != 0) term = Halide::select(k < channels, term, 0.0f);
  lane_sum(lane, n) = 0.0f;
  lane_sum(lane, n) += term;
  scale(n) = 0.0f;
  scale(n) += lane_sum(lanes, n);
  output(c, n) = exp_below(input(c, n), max(n)) / scale(n);
}

}  // namespace skipper::algorithm
