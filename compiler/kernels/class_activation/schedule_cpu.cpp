#include "compiler/kernels/class_activation/bind.h"
#include "compiler/kernels/class_activation/schedule.h"

namespace skipper::cpu {

using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

// A task is a sample: a map of a few dozen pixels.  Bound by the gather of the class's column.
void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& shape,
                                   const DensePanels& panels, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_class_activation_map(map, shape, panels.panel);
  map.output.parallel(map.n);
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
  bind_resize_bilinear(resize, width, height);
  Var row("row");
  resize.output.fuse(resize.y, resize.n, row)
      .parallel(row)
      .vectorize(resize.x, machine.lanes, TailStrategy::GuardWithIf);
}

}  // namespace skipper::cpu
