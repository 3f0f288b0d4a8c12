// Every schedule tells Halide this of its buffers.
#pragma once

#include <Halide.h>

#include <vector>

#include "compiler/machine/layout.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

// A map (c, x, y, n): constant strides let LLVM fold the addresses of a whole tile into displacements.
template <typename Buffer>
void bind_map(Buffer buffer, const Strides& strides) {
  buffer.dim(0).set_min(0).set_stride(1);
  buffer.dim(1).set_min(0).set_stride(static_cast<int>(strides.pixel));
  buffer.dim(2).set_min(0).set_stride(static_cast<int>(strides.row));
  buffer.dim(3).set_min(0).set_stride(static_cast<int>(strides.image));
}

// Its extents, but for the batch.
inline void bound_map(Halide::Func map, int64_t channels, int64_t width, int64_t height) {
  const std::vector<Halide::Var> v = map.args();
  map.bound(v[0], 0, static_cast<int>(channels))
      .bound(v[1], 0, static_cast<int>(width))
      .bound(v[2], 0, static_cast<int>(height));
}

// A dense parameter of constant extents.
template <typename Buffer>
void bind_dense(Buffer buffer, const std::vector<int64_t>& extents) {
  int64_t stride = 1;
  for (size_t i = 0; i < extents.size(); ++i) {
    buffer.dim(static_cast<int>(i)).set_bounds(0, static_cast<int>(extents[i])).set_stride(static_cast<int>(stride));
    stride *= extents[i];
  }
}

// Samples (c, n).
template <typename Buffer>
void bind_samples(Buffer buffer, int64_t extent, int64_t stride) {
  buffer.dim(0).set_bounds(0, static_cast<int>(extent)).set_stride(1);
  buffer.dim(1).set_min(0).set_stride(static_cast<int>(stride));
}

// The buffers of a Func's components behind the first: Halide takes the extents from that one, and refuses to be told.
inline void bind_other_components(Halide::Func output, const std::vector<int64_t>& strides) {
  auto buffers = output.output_buffers();
  for (size_t i = 1; i < buffers.size(); ++i)
    for (size_t d = 0; d < strides.size(); ++d)
      buffers[i].dim(static_cast<int>(d)).set_stride(static_cast<int>(strides[d]));
}

}  // namespace skipper
