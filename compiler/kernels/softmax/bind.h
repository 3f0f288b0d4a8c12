// Every schedule of softmaxes tells Halide this of its buffers.
#pragma once

#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/softmax/algorithm.h"
#include "compiler/kernels/softmax/shape.h"

namespace skipper {

inline void bind_softmax(algorithm::Softmax& softmax, const SoftmaxShape& shape) {
  bind_samples(softmax.input, shape.channels, shape.input_stride);
  bind_samples(softmax.output.output_buffer(), shape.channels, shape.output_stride);
  softmax.output.bound(softmax.c, 0, static_cast<int>(shape.channels));
}

}  // namespace skipper
