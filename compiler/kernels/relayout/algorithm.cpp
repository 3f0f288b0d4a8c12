#include "compiler/kernels/relayout/algorithm.h"

namespace skipper::algorithm {

using Halide::Expr;

Relayout::Relayout(int width, int height, int left, int top, bool borders) {
  if (!borders) {
    output(c, x, y, n) = input(c, x, y, n);
    return;
  }
  Halide::Func inside = Halide::BoundaryConditions::constant_exterior(
      input, 0.0f, {{Expr(), Expr()}, {Expr(0), Expr(width)}, {Expr(0), Expr(height)}, {Expr(), Expr()}});
  output(c, x, y, n) = inside(c, x - left, y - top, n);
}

}  // namespace skipper::algorithm
