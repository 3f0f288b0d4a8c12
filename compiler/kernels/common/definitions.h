// From the shapes of kernels to what their algorithms are defined by.
#pragma once

#include <Halide.h>

#include "compiler/kernels/common/window.h"
#include "compiler/machine/precision.h"

namespace skipper::kernels {

inline Halide::Type type_of(Number number, bool is_unsigned = false) {
  if (number != Number::int8) return Halide::Float(bits_of(number));
  return is_unsigned ? Halide::UInt(8) : Halide::Int(8);
}

// Of a convolution, or of the gradient of its kernel.
template <typename Shape>
algorithm::Window window_of(const Shape& s) {
  return {.kernel_w = static_cast<int>(s.kernel_w),
          .kernel_h = static_cast<int>(s.kernel_h),
          .stride_w = static_cast<int>(s.stride_w),
          .stride_h = static_cast<int>(s.stride_h),
          .dilation_w = static_cast<int>(s.dilation_w),
          .dilation_h = static_cast<int>(s.dilation_h)};
}

}  // namespace skipper::kernels
