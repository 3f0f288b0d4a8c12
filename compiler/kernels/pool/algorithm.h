// Pooling: maxima and means over windows.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

enum class Pooling { max, average };

// A maximum is NaN where a sample of the window is.
// value(c, x, y, n)  = max or mean over i < window_w, j < window_h of input(c, x * stride_w + i, y * stride_h + j, n)
// output(c, x, y, n) = what `give` is told
struct Pool {
  Pool(Pooling pooling, int window_w, int window_h, int stride_w, int stride_h);
  void give(Halide::Func last) { output(c, x, y, n) = last(c, x, y, n); }

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::RDom r;  // i, j
  Halide::Func reduced{"reduced"}, value{"value"}, output{"output"};
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

// value(c, x, y, n) = mean over i < width, j < height of input(c, i, j, n): a map of one pixel
// output(c, n)      = what `give` is told, at that pixel
struct GlobalAveragePool {
  GlobalAveragePool(int width, int height);
  void give(Halide::Func last) { output(c, n) = last(c, 0, 0, n); }

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::RDom r;  // i, j
  Halide::Func sum{"sum"}, value{"value"}, output{"output"};
};

}  // namespace skipper::algorithm
