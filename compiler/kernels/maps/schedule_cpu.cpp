#include "compiler/kernels/common/cpu_rows.h"
#include "compiler/kernels/maps/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

void schedule_map_input(Halide::ImageParam map, const MapShape& shape, const MachineModel&) {
  bind_map(map, shape.strides);
}

// Tasks are rows of images.  Bound by memory.
void schedule_map(Func map, const MapShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(map.output_buffer(), shape.strides);
  std::vector<Var> v = map.args();
  Var rows("rows"), row("row"), task("task");
  bound_map(map, shape.channels, shape.width, shape.height);
  map.split(v[2], rows, row, rows_of_task(shape.height, shape.channels * shape.width), TailStrategy::RoundUp)
      .fuse(rows, v[3], task)
      .parallel(task)
      .vectorize(v[0], vector, TailStrategy::ShiftInwards);
}

// Coefficients lie on the stack.
void schedule_per_channel(Func coefficient, int64_t channels, const MachineModel& machine) {
  const Var c = coefficient.args()[0];
  coefficient.compute_root()
      .store_in(MemoryType::Stack)
      .bound(c, 0, static_cast<int>(channels))
      .vectorize(c, vector_for(channels, machine.lanes), TailStrategy::ShiftInwards);
}

}  // namespace skipper::cpu
