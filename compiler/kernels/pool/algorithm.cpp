#include "compiler/kernels/pool/algorithm.h"

#include <limits>

#include "compiler/kernels/common/not_a_number.h"

namespace skipper::algorithm {

using Halide::Expr;

Pool::Pool(Pooling pooling, int window_w, int window_h, int stride_w, int stride_h) : r(0, window_w, 0, window_h, "r") {
  Expr sample = input(c, x * stride_w + r.x, y * stride_h + r.y, n);
  if (window_w * window_h == 1) {
    // One sample, NaN or not: LLVM makes a maximum with -infinity of it on GPUs, which drops NaN.
    reduced(c, x, y, n) = input(c, x * stride_w, y * stride_h, n);
    value(c, x, y, n) = reduced(c, x, y, n);
  } else if (pooling == Pooling::max) {
    reduced(c, x, y, n) = -std::numeric_limits<float>::infinity();
    reduced(c, x, y, n) = maximum(sample, reduced(c, x, y, n));
    value(c, x, y, n) = reduced(c, x, y, n);
  } else {
    reduced(c, x, y, n) = 0.0f;
    reduced(c, x, y, n) += sample;
    value(c, x, y, n) = reduced(c, x, y, n) * (1.0f / static_cast<float>(window_w * window_h));
  }
}

MaxPoolIndices::MaxPoolIndices(int window_w, int window_h, int stride_w, int stride_h)
    : r(0, window_w, 0, window_h, "r") {
  Expr value = input(c, x * stride_w + r.x, y * stride_h + r.y, n);
  // The index comes first.  Halide 21 does not see that the components of a tuple depend on each other where a
  // condition is strict, and stores them one after the other: what is compared with must still be the old one.
  reduced(c, x, y, n) = Halide::Tuple(0.0f, -std::numeric_limits<float>::infinity());
  Expr index = reduced(c, x, y, n)[0], largest = reduced(c, x, y, n)[1];
  Expr here = Halide::cast<float>(r.y * window_w + r.x);
  reduced(c, x, y, n) =
      Halide::Tuple(if_surpassed(value, largest, here, index), if_surpassed(value, largest, value, largest));
  output(c, x, y, n) = Halide::Tuple(reduced(c, x, y, n)[1], reduced(c, x, y, n)[0]);
}

GlobalAveragePool::GlobalAveragePool(int width, int height) : r(0, width, 0, height, "r") {
  sum(c, n) = 0.0f;
  sum(c, n) += input(c, r.x, r.y, n);
  value(c, x, y, n) = sum(c, n) * (1.0f / static_cast<float>(width * height));
}

}  // namespace skipper::algorithm
