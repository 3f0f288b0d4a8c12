#include "compiler/kernels/optimiser/algorithm.h"

namespace skipper::algorithm {

using Halide::Expr;
using Halide::Tuple;

namespace {

Optimiser with_params(const std::vector<const char*>& names) {
  Optimiser o;
  for (const char* name : names) o.params.emplace_back(Halide::Float(32), 1, name);
  return o;
}

Expr decayed_gradient(const Optimiser& o, const Expr& decay, int decayed) {
  Expr gradient = o.params[1](o.i);
  return select(o.i < decayed, gradient + decay * o.params[0](o.i), gradient);
}

}  // namespace

Optimiser adam(int decayed) {
  Optimiser o = with_params({"parameters", "gradients", "first", "second", "scalars"});
  auto scalar = [&](int index) { return Expr(o.params[4](index)); };
  Expr g = decayed_gradient(o, scalar(4), decayed);
  Expr m = o.params[2](o.i), v = o.params[3](o.i);
  Expr first = m + scalar(1) * (g - m), second = v + scalar(2) * (g * g - v);
  Expr parameter = o.params[0](o.i) - scalar(0) * first / (sqrt(second) + scalar(3));
  o.output(o.i) = Tuple(parameter, first, second);
  return o;
}

Optimiser sgd(int decayed) {
  Optimiser o = with_params({"parameters", "gradients", "velocity", "scalars"});
  auto scalar = [&](int index) { return Expr(o.params[3](index)); };
  Expr velocity = scalar(1) * o.params[2](o.i) - scalar(0) * decayed_gradient(o, scalar(2), decayed);
  o.output(o.i) = Tuple(o.params[0](o.i) + velocity, velocity);
  return o;
}

Optimiser moving_average(double momentum) {
  Optimiser o = with_params({"average", "statistic"});
  o.output(o.i) =
      o.params[0](o.i) * static_cast<float>(momentum) + o.params[1](o.i) * static_cast<float>(1.0 - momentum);
  return o;
}

}  // namespace skipper::algorithm
