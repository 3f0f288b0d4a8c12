#include "compiler/algorithm/loss.h"

#include <limits>

namespace skipper::algorithm {

CrossEntropy::CrossEntropy(int channels) : r(0, channels, "r") {
  max(n) = -std::numeric_limits<float>::infinity();
  max(n) = Halide::max(max(n), input(r, n));
  sum(n) = 0.0f;
  sum(n) += Halide::exp(input(r, n) - max(n));
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
