// Every schedule of optimisers tells Halide this of its buffers.
#pragma once

#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/optimiser/algorithm.h"

namespace skipper {

inline void bind_optimiser(algorithm::Optimiser& o, int64_t extent, int vectors) {
  for (int i = 0; i < vectors; ++i) bind_dense(o.params[static_cast<size_t>(i)], {extent});
  bind_dense(o.output.output_buffers()[0], {extent});
  bind_other_components(o.output, {1});
  o.output.bound(o.i, 0, static_cast<int>(extent));
}

}  // namespace skipper
