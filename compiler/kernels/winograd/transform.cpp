#include "compiler/kernels/winograd/transform.h"

namespace skipper::algorithm::winograd {

namespace {

constexpr float kInner = 0.75f, kOuter = 1.5f;  // points of F(4, 3): a and b of what follows
constexpr float kInner2 = kInner * kInner, kOuter2 = kOuter * kOuter;

// (1, p, p^2) / (2 p^2 (p^2 - q^2)): what the taps are at points p and -p, of which `even` and `odd` are the parts.
Exprs taps_at(const Exprs& taps, float p, float q) {
  const float scale = 1 / (2 * p * p * (p * p - q * q));
  const Halide::Expr even = taps[0] * scale + taps[2] * (scale * p * p), odd = taps[1] * (scale * p);
  return {even + odd, even - odd};
}

}  // namespace

Exprs transform_samples(const Exprs& d) {
  if (d.size() == points(2)) return {d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]};
  const Halide::Expr inner_even = d[4] - kOuter2 * d[2], inner_odd = kInner * (d[3] - kOuter2 * d[1]);
  const Halide::Expr outer_even = d[4] - kInner2 * d[2], outer_odd = kOuter * (d[3] - kInner2 * d[1]);
  constexpr float product = kInner2 * kOuter2, sum = kInner2 + kOuter2;
  return {product * d[0] - sum * d[2] + d[4],
          inner_even + inner_odd,
          inner_even - inner_odd,
          outer_even + outer_odd,
          outer_even - outer_odd,
          product * d[1] - sum * d[3] + d[5]};
}

Exprs transform_taps(const Exprs& taps, int outputs) {
  if (outputs == 2) {
    const Halide::Expr even = 0.5f * (taps[0] + taps[2]), odd = 0.5f * taps[1];
    return {taps[0], even + odd, even - odd, taps[2]};
  }
  const Exprs inner = taps_at(taps, kInner, kOuter), outer = taps_at(taps, kOuter, kInner);
  return {taps[0] * (1 / (kInner2 * kOuter2)), inner[0], inner[1], outer[0], outer[1], taps[2]};
}

Exprs combine_products(const Exprs& m) {
  if (m.size() == points(2)) return {m[0] + m[1] + m[2], m[1] - m[2] - m[3]};
  const Halide::Expr inner_sum = m[1] + m[2], inner_difference = m[1] - m[2];
  const Halide::Expr outer_sum = m[3] + m[4], outer_difference = m[3] - m[4];
  return {m[0] + inner_sum + outer_sum, kInner * inner_difference + kOuter * outer_difference,
          kInner2 * inner_sum + kOuter2 * outer_sum,
          (kInner2 * kInner) * inner_difference + (kOuter2 * kOuter) * outer_difference + m[5]};
}

}  // namespace skipper::algorithm::winograd
