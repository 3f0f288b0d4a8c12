// Copy of a map into another layout, with borders of zeros.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// output(c, x, y, n) = input(c, x - left, y - top, n) where that lies in width x height, else 0
struct Relayout {
  Relayout(int width, int height, int left, int top, bool borders);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::Func output{"output"};
};

}  // namespace skipper::algorithm
