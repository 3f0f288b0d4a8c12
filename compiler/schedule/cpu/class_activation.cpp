#include "compiler/schedule/bind.h"
#include "compiler/schedule/cpu/maps.h"

namespace skipper::cpu {

using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

// A task is a sample: a map of a few dozen pixels.  Bound by the gather of the class's column.
void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& shape, int64_t panel,
                                   const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(map.input, shape.input);
  bind_dense(map.weights, {panel, shape.channels, (shape.classes + panel - 1) / panel});
  bind_samples(map.classes, 1, 1);
  bind_map(map.output.output_buffer(), strides_of(1, shape.width, shape.height));
  map.output.bound(map.c, 0, 1)
      .bound(map.x, 0, static_cast<int>(shape.width))
      .bound(map.y, 0, static_cast<int>(shape.height))
      .parallel(map.n);
  map.column.compute_at(map.output, map.n)
      .store_in(MemoryType::Stack)
      .bound_extent(map.c, static_cast<int>(shape.channels));
  for (Halide::Func stage : {map.lane_sum, map.sum}) stage.compute_at(map.output, map.x).store_in(MemoryType::Stack);
  map.lane_sum.bound_extent(map.lane, vector).vectorize(map.lane, vector);
  map.lane_sum.update().reorder(map.lane, map.r).vectorize(map.lane, vector);
}

// Tasks are rows; the row's interpolation is the same for all its pixels, their columns are gathered.
void schedule_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height,
                              const MachineModel& machine) {
  bind_map(resize.input, strides_of(1, width, height));
  bind_dense(resize.size, {2});
  auto output = resize.output.output_buffer();
  output.dim(0).set_bounds(0, 1).set_stride(1);
  for (int d : {1, 2, 3}) output.dim(d).set_min(0);
  output.dim(1).set_stride(1);
  Var row("row");
  resize.output.fuse(resize.y, resize.n, row)
      .parallel(row)
      .vectorize(resize.x, machine.lanes, TailStrategy::GuardWithIf);
}

}  // namespace skipper::cpu
