// Elementwise layers on maps (c, x, y, n), where no convolution was there to fuse them into.
#ifndef SKIPPER_ALGORITHM_ELEMENTWISE_H_
#define SKIPPER_ALGORITHM_ELEMENTWISE_H_

#include <Halide.h>

#include <vector>

namespace skipper::algorithm {

struct Elementwise {
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  std::vector<Halide::ImageParam> maps;        // inputs of 4 dimensions
  std::vector<Halide::ImageParam> parameters;  // inputs of 1 dimension, over c
  Halide::Func output{"output"};
};

Elementwise define_relu();          // max(a, 0)
Elementwise define_add(bool relu);  // a + b, then max(., 0) if relu
// (a - mean(c)) * (gamma(c) / sqrt(variance(c) + epsilon)) + beta(c), then max(., 0) if relu.
// Parameters: gamma, beta, mean, variance.
Elementwise define_batch_norm(float epsilon, bool relu);

}  // namespace skipper::algorithm

#endif  // SKIPPER_ALGORITHM_ELEMENTWISE_H_
