// Winograd's transforms of three taps in one dimension, F(m, 3), for m = 2 and 4 outputs: m + 2 products give what m
// windows of three taps would take 3 m for (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016).
//   outputs = A^T ((G taps) . (B^T samples))
// Interpolated at 0, 1, -1 and infinity, or at 0, 3/4, -3/4, 3/2, -3/2 and infinity, which have a quarter of the error
// of 0, 1, -1, 2, -2 (Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
// Neural Networks", 2020, compares points); all factors of B^T and A^T are exact in float32.
#pragma once

#include <Halide.h>

#include <vector>

namespace skipper::algorithm::winograd {

using Exprs = std::vector<Halide::Expr>;

inline constexpr int kTaps = 3;
constexpr int points(int outputs) { return outputs + kTaps - 1; }

Exprs transform_samples(const Exprs& samples);         // B^T: as many products' factors
Exprs transform_taps(const Exprs& taps, int outputs);  // G
Exprs combine_products(const Exprs& products);         // A^T: two less

}  // namespace skipper::algorithm::winograd
