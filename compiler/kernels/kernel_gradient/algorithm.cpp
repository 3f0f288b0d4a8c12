#include "compiler/kernels/kernel_gradient/algorithm.h"

namespace skipper::algorithm {

KernelGradient::KernelGradient(const KernelGradientDefinition& d) {
  sum(o, ci, kx, ky) = 0.0f;
  if (d.flat) {
    r = Halide::RDom(0, gradient.dim(1).extent(), "r");
    sum(o, ci, kx, ky) += input(ci, r.x, 0, 0) * gradient(o, r.x, 0, 0);
  } else {
    r = Halide::RDom(0, d.out_w, 0, d.out_h, 0, gradient.dim(3).extent(), "r");
    patch(ci, kx, ky, x, y, n) = input(ci, d.window.column(x, kx), d.window.line(y, ky), n);
    const Halide::Expr sample =
        d.patches ? patch(ci, kx, ky, r.x, r.y, r.z) : input(ci, d.window.column(r.x, kx), d.window.line(r.y, ky), r.z);
    sum(o, ci, kx, ky) += sample * gradient(o, r.x, r.y, r.z);
  }
  output(o, ci, kx, ky) = sum(o, ci, kx, ky);
}

}  // namespace skipper::algorithm
