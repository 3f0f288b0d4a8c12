// pointwise/elementary.h for Halide's expressions of float32: vectors stay vectors, libm is not called.  All are within
// 1e-6 of the function, or of its magnitude where that is larger than 1 (tests/numerical/activations_test.cpp looks at
// every exponent).
#pragma once

#include "compiler/kernels/common/not_a_number.h"
#include "compiler/pointwise/elementary.h"

namespace skipper::pointwise {

template <>
struct Elementary<Halide::Expr> {
  using Expr = Halide::Expr;

  static Expr constant(double value) { return {static_cast<float>(value)}; }

  // OpenCL has no strict comparisons of vectors: see not_a_number.h.
  static Expr if_less(const Expr& x, const Expr& limit, const Expr& a, const Expr& b) {
    return select(algorithm::asks_bits(), select(algorithm::has_nan_bits(x), b, select(x < limit, a, b)),
                  Halide::strict_float(select(x < limit, a, b)));
  }
  // Strict as algorithm::passed is.
  static Expr if_at_most(const Expr& x, const Expr& limit, const Expr& a, const Expr& b) {
    return select(algorithm::asks_bits(), select(algorithm::has_nan_bits(x), b, select(x <= limit, a, b)),
                  Halide::strict_float(select(x < limit || x == limit, a, b)));
  }

  static Expr exp_below_0(const Expr& x) { return algorithm::exp_below(x, 0.0f); }
  // With t = tanh(x / 2): 2 t / (1 - t), which cancels nothing for x near 0.
  static Expr expm1_below_0(const Expr& x) {
    const Expr t = tanh(x * 0.5f);
    return 2.0f * t / (1.0f - t);
  }
  // Near 0 Cephes's tanhf (S. Moshier, netlib.org/cephes), elsewhere (1 - t) / (1 + t), t = exp(-2 |x|).
  static Expr tanh(const Expr& x) {
    const Expr magnitude = Halide::abs(x), t = exp_below_0(magnitude * -2.0f), large = (1.0f - t) / (1.0f + t);
    const Expr z = x * x;
    const Expr p =
        (((-5.70498872745e-3f * z + 2.06390887954e-2f) * z - 5.37397155531e-2f) * z + 1.33314422036e-1f) * z -
        3.33332819422e-1f;
    return if_less(magnitude, 0.625f, x + x * z * p, if_less(x, 0.0f, -large, large));
  }
  // Beyond 4 it is 1 in float32.
  static Expr erf(const Expr& x) {
    const Expr near = Halide::erf(Halide::clamp(x, -4.0f, 4.0f));
    return select(algorithm::asks_bits(), select(algorithm::has_nan_bits(x), x, near),
                  Halide::strict_float(select(x != x, x, near)));
  }
  static Expr logistic(const Expr& x) {
    const Expr t = exp_below_0(-Halide::abs(x));
    return if_less(x, 0.0f, t, 1.0f) / (1.0f + t);
  }
};

}  // namespace skipper::pointwise
