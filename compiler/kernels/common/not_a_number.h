// Operations that pass NaN on.  Halide assumes that no float is NaN: its max(x, 0) gives 0 for NaN on x86 and in PTX,
// its exp gives 0 and its log 89, a comparison may become its opposite's negation.  `strict_float` takes that freedom
// from the operations that it is put around, and from no others: sums of products stay fused.  Data go through these
// functions wherever NaN could be lost; sums, products and quotients pass it on by themselves.
//
// Lowering a kernel decides the form of an expression, by the machine that its code is for: the schedules
// of ARM compiled for x86 get x86's form.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// NEON's fmax, which is what Halide's max becomes there, gives NaN where either operand is NaN.
inline Halide::Expr max_passes_nan() { return Halide::target_arch_is(Halide::Target::ARM); }

// Halide 21 writes no OpenCL C for strict comparisons of vectors, and OpenCL leaves open what max makes of NaN: there
// the questions are asked of the bits, as integers.
inline Halide::Expr asks_bits() { return Halide::target_has_feature(Halide::Target::OpenCL); }
inline Halide::Expr bits_of(const Halide::Expr& x) { return Halide::reinterpret<uint32_t>(x); }
inline Halide::Expr bits(uint32_t constant) { return Halide::Expr(constant); }
inline Halide::Expr has_nan_bits(const Halide::Expr& x) { return (bits_of(x) & bits(0x7fffffffU)) > bits(0x7f800000U); }
// From -0 or the least negative number on to -infinity: their bits are a range, with the NaNs of that sign above it.
inline Halide::Expr has_negative_bits(const Halide::Expr& x, bool or_minus_zero) {
  const uint32_t first = or_minus_zero ? 0x80000000U : 0x80000001U;
  return bits_of(x) - bits(first) <= bits(0xff800000U - first);
}

// x as a number of the type; where a CPU has no float16, Halide's integers for it make a number of NaN.
inline Halide::Expr narrowed(const Halide::Type& type, const Halide::Expr& x) {
  if (type != Halide::Float(16)) return Halide::cast(type, x);
  const Halide::Expr nan = Halide::reinterpret(type, Halide::Expr(uint16_t{0x7e00}));
  return select(has_nan_bits(x), nan, Halide::cast(type, x));
}

// max(x, 0); NaN where x is.  x86's maxps gives its second operand where either is NaN, and `x < 0 ? 0 : x` is maxps
// with x as the second: one instruction (`max(x, 0)` has x as the first).  The same on ARM takes two, so there it is
// fmax.  PTX: setp and selp, since max.NaN needs compute capability 8.0.
inline Halide::Expr rectified(const Halide::Expr& x) {
  const Halide::Expr zero = Halide::Internal::make_zero(x.type());
  Halide::Expr otherwise =
      select(max_passes_nan(), Halide::max(x, zero), Halide::strict_float(select(x < zero, zero, x)));
  if (x.type() != Halide::Float(32)) return otherwise;  // OpenCL's kernels compute in float32 alone
  return select(asks_bits(), select(has_negative_bits(x, false), zero, x), otherwise);
}

// `gradient` where `mask` passed a relu, else 0: as the derivative of `x <= 0 ? 0 : x`, so that it passes where `mask`
// is NaN.  Halide turns `a <= b` into `!(b < a)`, even under strict_float, which NaN fulfils; LLVM makes one comparison
// of the two below.  x86: cmpps and andps (AVX-512: a masked move), NEON: fcmle and bic, PTX: setp and selp.
inline Halide::Expr passed(const Halide::Expr& mask, const Halide::Expr& gradient) {
  const Halide::Expr stops = has_negative_bits(mask, true) || bits_of(mask) == bits(0);
  return select(asks_bits(), select(stops, 0.0f, gradient),
                Halide::strict_float(select(mask < 0.0f || mask == 0.0f, 0.0f, gradient)));
}

// The larger one; NaN where either is.  x86: cmpps, maxps, which gives b where b is NaN, and blendps (AVX-512: cmpps
// and a masked maxps); NEON: fmax; PTX: two of setp and selp.  Of two operands put the one first that is not waited
// for.
inline Halide::Expr maximum(const Halide::Expr& a, const Halide::Expr& b) {
  const Halide::Expr largest = Halide::max(a, b);
  return select(asks_bits(), select(has_nan_bits(a), a, select(has_nan_bits(b), b, largest)),
                select(max_passes_nan(), largest, Halide::strict_float(select(a != a, a, largest))));
}

// select(sample > largest, taken, left), where a sample that is NaN takes the place of whatever was the largest.
inline Halide::Expr if_surpassed(const Halide::Expr& sample, const Halide::Expr& largest, const Halide::Expr& taken,
                                 const Halide::Expr& left) {
  const Halide::Expr by_bits = has_nan_bits(sample) || (sample > largest && !has_nan_bits(largest));
  return select(asks_bits(), select(by_bits, taken, left),
                Halide::strict_float(select(sample > largest || sample != sample, taken, left)));
}

// exp(x - largest), for x up to `largest`; NaN where either is NaN, or both are the same infinity.  exp(-infinity) is
// 0. The difference is strict as well: else LLVM may conclude that a difference is never NaN.
inline Halide::Expr exp_below(const Halide::Expr& x, const Halide::Expr& largest) {
  const Halide::Expr plain = x - largest, difference = Halide::strict_float(x - largest);
  return select(asks_bits(), select(has_nan_bits(plain), plain, Halide::exp(plain)),
                Halide::strict_float(select(difference != difference, difference, Halide::exp(difference))));
}

// The bits of |x|, as integers that are in the order of the magnitudes, with NaN above infinity: their maximum is that
// of the magnitudes, NaN if there is one among them.  It is one instruction (pmaxsd, smax), and Halide knows that it is
// associative.
inline Halide::Expr magnitude_bits(const Halide::Expr& x) { return Halide::reinterpret<int32_t>(x) & 0x7fffffff; }
inline Halide::Expr magnitude_of_bits(const Halide::Expr& bits) { return Halide::reinterpret<float>(bits); }

}  // namespace skipper::algorithm
