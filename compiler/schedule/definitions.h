// From the shapes of kernels to what their algorithms are defined by.
#pragma once

#include "compiler/algorithm/grouped_conv.h"
#include "compiler/algorithm/window.h"
#include "compiler/schedule/grouped_conv_shape.h"
#include "compiler/schedule/precision.h"

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

inline algorithm::GroupedConvDefinition grouped_definition(const GroupedConvShape& s) {
  return {.in_per_group = static_cast<int>(s.in_per_group),
          .out_per_group = static_cast<int>(s.out_per_group),
          .window = window_of(s),
          .panel = static_cast<int>(s.panel),
          .weight_type = type_of(s.weights)};
}

}  // namespace skipper::kernels
