// Every schedule tells Halide this of the buffers of class activation maps.
#pragma once

#include "compiler/kernels/class_activation/algorithm.h"
#include "compiler/kernels/class_activation/shape.h"
#include "compiler/kernels/common/bind.h"

namespace skipper {

inline void bind_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& shape,
                                      int64_t panel) {
  bind_map(map.input, shape.input);
  bind_dense(map.weights, {panel, shape.channels, (shape.classes + panel - 1) / panel});
  bind_samples(map.classes, 1, 1);
  bind_map(map.output.output_buffer(), strides_of(1, shape.width, shape.height));
  map.output.bound(map.c, 0, 1)
      .bound(map.x, 0, static_cast<int>(shape.width))
      .bound(map.y, 0, static_cast<int>(shape.height));
}

// The output's size is known at run time.
inline void bind_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height) {
  bind_map(resize.input, strides_of(1, width, height));
  bind_dense(resize.size, {2});
  auto output = resize.output.output_buffer();
  output.dim(0).set_bounds(0, 1).set_stride(1);
  for (int d : {1, 2, 3}) output.dim(d).set_min(0);
  output.dim(1).set_stride(1);
}

}  // namespace skipper
