// What formulas of pointwise functions are written in: the same names for numbers of the interpreter and for Halide's
// expressions (kernels/common/elementary.h).  All of them pass NaN on.
#pragma once

#include <cmath>

namespace skipper::pointwise {

template <typename T>
struct Elementary;

template <>
struct Elementary<double> {
  static double constant(double value) { return value; }

  // `a` where x < limit (x <= limit), and `b` where it is not, or x is NaN.
  static double if_less(double x, double limit, double a, double b) { return x < limit ? a : b; }
  static double if_at_most(double x, double limit, double a, double b) { return x <= limit ? a : b; }

  // exp(x), and exp(x) - 1, of x up to 0.
  static double exp_below_0(double x) { return std::exp(x); }
  static double expm1_below_0(double x) { return std::expm1(x); }
  static double tanh(double x) { return std::tanh(x); }
  static double erf(double x) { return std::erf(x); }
  // 1 / (1 + exp(-x)) without an overflow.
  static double logistic(double x) {
    const double t = std::exp(-std::abs(x));
    return (x < 0 ? t : 1) / (1 + t);
  }
};

// The nearest number in [low, high].
template <typename T>
T clamped(const T& x, double low, double high) {
  using E = Elementary<T>;
  const T below = E::if_less(x, E::constant(low), E::constant(low), x);
  return E::if_less(-below, E::constant(-high), E::constant(high), below);
}

// `value` where low < x < high, or x is NaN, and 0 elsewhere.
template <typename T>
T between(const T& x, double low, double high, double value) {
  using E = Elementary<T>;
  const T below = E::if_at_most(-x, E::constant(-high), E::constant(0), E::constant(value));
  return E::if_at_most(x, E::constant(low), E::constant(0), below);
}

}  // namespace skipper::pointwise
