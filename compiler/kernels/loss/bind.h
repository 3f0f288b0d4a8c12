// Every schedule of losses tells Halide this of its buffers.
#pragma once

#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/loss/algorithm.h"
#include "compiler/kernels/softmax/shape.h"

namespace skipper {

inline void bind_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape) {
  bind_samples(entropy.input, shape.channels, shape.input_stride);
  bind_samples(entropy.labels, shape.channels, shape.channels);
  bind_samples(entropy.losses.output_buffer(), 1, 1);
  entropy.losses.bound(entropy.one, 0, 1);
}

inline void bind_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape) {
  for (Halide::ImageParam* map : {&gradient.probabilities, &gradient.labels})
    bind_samples(*map, shape.channels, shape.channels);
  bind_samples(gradient.output.output_buffer(), shape.channels, shape.channels);
  gradient.output.bound(gradient.k, 0, static_cast<int>(shape.channels));
}

}  // namespace skipper
