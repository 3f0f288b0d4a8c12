#include "compiler/algorithm/conv2d.h"

namespace skipper::algorithm {

Conv2d::Conv2d(const Conv2dDefinition& d)
    : r(0, d.in_channels, 0, d.kernel_w, 0, d.kernel_h, "r") {
  sum(lane, panel, x, y, n) = bias(panel * d.panel + lane);
  patch(ci, kx, ky, x, y, n) = input(ci, x * d.stride_w + kx, y * d.stride_h + ky, n);
  sum(lane, panel, x, y, n) += weights(lane, r.x, r.y, r.z, panel) * patch(r.x, r.y, r.z, x, y, n);

  Halide::Expr value = d.one_panel ? sum(c, 0, x, y, n) : sum(c % d.panel, c / d.panel, x, y, n);
  added(c, x, y, n) = d.residual ? value + residual(c, x, y, n) : value;
  Halide::Expr result = added(c, x, y, n);
  if (d.mask) result = select(mask(c, x, y, n) > 0.0f, result, 0.0f);
  output(c, x, y, n) = d.relu ? Halide::max(result, 0.0f) : result;
}

}  // namespace skipper::algorithm
