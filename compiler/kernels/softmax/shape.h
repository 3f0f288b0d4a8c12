// A softmax.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

namespace skipper {

// Also of the loss behind a softmax, whose tensors are all dense.
struct SoftmaxShape {
  int64_t channels = 0;
  int64_t input_stride = 0, output_stride = 0;  // floats from a sample to the next
  auto operator<=>(const SoftmaxShape&) const = default;
};

}  // namespace skipper
