// Every schedule of packing tells Halide this of its inputs.
#pragma once

#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/pack/shape.h"

namespace skipper {

inline int64_t panels(const PackShape& shape) { return (shape.out_channels + shape.panel - 1) / shape.panel; }

// Vectors of the output channels.
template <typename Pack>
void bind_parameters(Pack& pack, const PackShape& shape) {
  for (Halide::ImageParam& parameter : pack.parameters) bind_dense(parameter, {shape.out_channels});
}

// The kernel, and what is folded into it.
template <typename Pack>
void bind_kernel(Pack& pack, const PackShape& shape) {
  if (const int64_t groups = shape.transposed_groups.value_or(0))
    bind_dense(pack.kernel, {shape.in_channels * groups, shape.out_channels / groups, shape.kernel_w, shape.kernel_h});
  else
    bind_dense(pack.kernel, {shape.out_channels, shape.in_channels, shape.kernel_w, shape.kernel_h});
  bind_parameters(pack, shape);
}

}  // namespace skipper
