#include "compiler/algorithm/conv2d.h"

namespace skipper::algorithm {

Conv2d::Conv2d(const Conv2dDefinition& d)
    : r(0, d.in_channels, 0, d.kernel_w, 0, d.kernel_h, "r") {
  sum(lane, panel, x, y, n) = bias(panel * d.panel + lane);
  sum(lane, panel, x, y, n) +=
      weights(lane, r.x, r.y, r.z, panel) * input(r.x, x * d.stride_w + r.y, y * d.stride_h + r.z, n);

  Halide::Expr value = sum(c % d.panel, c / d.panel, x, y, n);
  added(c, x, y, n) = d.residual ? value + residual(c, x, y, n) : value;
  Halide::Expr result = added(c, x, y, n);
  if (d.mask) result = select(mask(c, x, y, n) > 0.0f, result, 0.0f);
  output(c, x, y, n) = d.relu ? Halide::max(result, 0.0f) : result;
}

}  // namespace skipper::algorithm
