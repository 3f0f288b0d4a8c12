// Softmax with categorical cross-entropy, and its gradient.
#pragma once

#include <Halide.h>

#include "compiler/kernels/softmax/algorithm.h"

namespace skipper::algorithm {

// losses(0, n) = - sum over k of labels(k, n) (input(k, n) - m(n) - log(s(n))),
//     m(n) = max over k of input(k, n), s(n) = sum over k of exp(input(k, n) - m(n))
// The probabilities are those of Softmax; the losses have a maximum and a sum of their own.
struct CrossEntropy {
  explicit CrossEntropy(int channels);

  Halide::ImageParam input{Halide::Float(32), 2, "input"};
  Halide::ImageParam labels{Halide::Float(32), 2, "labels"};
  Halide::Var one{"one"}, n{"n"};
  Halide::RDom r;  // k
  Halide::Func max{"max"}, sum{"sum"}, loss{"loss"}, losses{"losses"};
};

// output(k, n) = (probabilities(k, n) * sum over j of labels(j, n) - labels(k, n)) / batch
struct CrossEntropyGradient {
  explicit CrossEntropyGradient(int channels);

  Halide::ImageParam probabilities{Halide::Float(32), 2, "probabilities"};
  Halide::ImageParam labels{Halide::Float(32), 2, "labels"};
  Halide::Var k{"k"}, n{"n"};
  Halide::RDom r;  // j
  Halide::Func weight{"weight"}, output{"output"};
};

}  // namespace skipper::algorithm
