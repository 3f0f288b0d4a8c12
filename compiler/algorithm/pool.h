// Pooling: maxima and means over windows.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

enum class Pooling { max, average };

// A maximum is NaN where a sample of the window is.
// result(c, x, y, n) = max or mean over i < window_w, j < window_h of input(c, x * stride_w + i, y * stride_h + j, n)
struct Pool {
  Pool(Pooling pooling, int window_w, int window_h, int stride_w, int stride_h);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::RDom r;  // i, j
  Halide::Func reduced{"reduced"}, output{"output"};
};

// Two components: the maximum, and where in the window it is, j * window_w + i, the first among equals, but the last
// NaN: PyTorch's max_pool2d gives the same.
struct MaxPoolIndices {
  MaxPoolIndices(int window_w, int window_h, int stride_w, int stride_h);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::RDom r;  // i, j
  Halide::Func reduced{"reduced"}, output{"output"};
};

// output(c, n) = mean over x < width, y < height of input(c, x, y, n)
struct GlobalAveragePool {
  GlobalAveragePool(int width, int height);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var c{"c"}, n{"n"};
  Halide::RDom r;  // x, y
  Halide::Func sum{"sum"}, output{"output"};
};

}  // namespace skipper::algorithm
