#include "compiler/kernels/loss/algorithm.h"

#include <limits>

#include "compiler/kernels/common/not_a_number.h"

namespace skipper::algorithm {

CrossEntropy::CrossEntropy(int channels) : r(0, channels, "r") {
  max(n) = -std::numeric_limits<float>::infinity();
  max(n) = maximum(input(r, n), max(n));
  sum(n) = 0.0f;
  sum(n) += exp_below(input(r, n), max(n));
  // Halide's log(NaN) is 89.  The loss is NaN all the same: the sum is only where m is NaN or infinite, and then
  // input - m is NaN for some k, whose label may be 0.
  loss(n) = 0.0f;
  loss(n) -= labels(r, n) * (input(r, n) - max(n) - Halide::log(sum(n)));
  losses(one, n) = loss(n);
}

CrossEntropyGradient::CrossEntropyGradient(int channels) : r(0, channels, "r") {
  weight(n) = 0.0f;
  weight(n) += labels(r, n);
  Halide::Expr each = 1.0f / Halide::cast<float>(labels.dim(1).extent());
  output(k, n) = (probabilities(k, n) * weight(n) - labels(k, n)) * each;
}

}  // namespace skipper::algorithm
