// Layers and gradients that compute each sample of a map from samples at one pixel, or at a pixel beside it.  Maps are
// Funcs of (c, x, y, n), per-channel values Funcs of (c).  Coefficients that are worth computing once per channel are
// appended to `per_channel`.
#pragma once

#include <Halide.h>

#include <string_view>
#include <vector>

namespace skipper::algorithm {

using Funcs = std::vector<Halide::Func>;

Halide::Func relu(Halide::Func a);                                     // max(a, 0); NaN where a is
Halide::Func add(Halide::Func a, Halide::Func b);                      // a + b
Halide::Func mul(Halide::Func a, Halide::Func b);                      // a b
Halide::Func mul_channels(Halide::Func a, Halide::Func factors);       // a(c, x, y, n) factors(c, 0, 0, n)
Halide::Func relu_gradient(Halide::Func gradient, Halide::Func relu);  // 0 where relu <= 0, else gradient

// A function of pointwise/functions.h, and its slope times `gradient`; `known` is its input or its output.
Halide::Func activation(Halide::Func a, std::string_view function, double parameter);
Halide::Func activation_gradient(Halide::Func gradient, Halide::Func known, std::string_view function,
                                 double parameter);

struct BatchNormParameters {
  Halide::Func gamma, beta, mean, variance;
  float epsilon = 0;
};
// (a - mean) * (gamma / sqrt(variance + epsilon)) + beta
Halide::Func batch_norm(Halide::Func a, const BatchNormParameters& p, Funcs& per_channel);

struct BatchNormGradientParameters {
  Halide::Func gamma, mean, variance, sum, product;
  float epsilon = 0;
  Halide::Expr count;  // samples of a channel: batch * pixels
};
// With s = 1 / sqrt(variance + epsilon): gamma s (g - sum / count - (a - mean) s product / count)
Halide::Func batch_norm_gradient(Halide::Func gradient, Halide::Func a, const BatchNormGradientParameters& p,
                                 Funcs& per_channel);

// output(c, x, y, n) = a(c, x + left, y + top, n)
Halide::Func crop(Halide::Func a, int left, int top);

struct Size {
  int width = 1, height = 1;
};
// output(c, x * strides, y * strides, n) = a(c, x, y, n) for a of `input` size, 0 elsewhere
Halide::Func dilate(Halide::Func a, Size input, Size strides);

// gradient (c, n) -> gradient(c, n) / (width * height) at each pixel
Halide::Func global_average_pool_gradient(Halide::Func gradient, Size map);

struct PoolGradient {
  Size window, strides, output;  // `output`: of the pool, which is the gradient's size
};
// Sum over the windows that a pixel lies in: of gradient / (window's area) ...
Halide::Func average_pool_gradient(Halide::Func gradient, const PoolGradient& pool);
// ... or of gradient where indices (y * window.width + x in the window) says that it was this pixel.
Halide::Func max_pool_gradient(Halide::Func gradient, Halide::Func indices, const PoolGradient& pool);

}  // namespace skipper::algorithm
