#include "compiler/algorithm/elementwise.h"

namespace skipper::algorithm {

using Halide::Expr;
using Halide::Float;

namespace {

Expr activate(const Expr& value, bool relu) { return relu ? Halide::max(value, 0.0f) : value; }

}  // namespace

Elementwise define_relu() {
  Elementwise e;
  e.maps = {Halide::ImageParam(Float(32), 4, "input")};
  e.output(e.c, e.x, e.y, e.n) = activate(e.maps[0](e.c, e.x, e.y, e.n), true);
  return e;
}

Elementwise define_add(bool relu) {
  Elementwise e;
  e.maps = {Halide::ImageParam(Float(32), 4, "input"), Halide::ImageParam(Float(32), 4, "second")};
  e.output(e.c, e.x, e.y, e.n) = activate(e.maps[0](e.c, e.x, e.y, e.n) + e.maps[1](e.c, e.x, e.y, e.n), relu);
  return e;
}

Elementwise define_batch_norm(float epsilon, bool relu) {
  Elementwise e;
  e.maps = {Halide::ImageParam(Float(32), 4, "input")};
  for (const char* name : {"gamma", "beta", "mean", "variance"}) e.parameters.emplace_back(Float(32), 1, name);
  Expr gamma = e.parameters[0](e.c), beta = e.parameters[1](e.c);
  Expr mean = e.parameters[2](e.c), variance = e.parameters[3](e.c);
  Expr scale = gamma / Halide::sqrt(variance + epsilon);
  e.output(e.c, e.x, e.y, e.n) = activate((e.maps[0](e.c, e.x, e.y, e.n) - mean) * scale + beta, relu);
  return e;
}

}  // namespace skipper::algorithm
