#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/maps/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// Rows of one task: at least 16 KiB, so that dealing out tasks costs nothing, and a divisor of the height.
int rows_of_task(const MapShape& shape) {
  constexpr int64_t least_bytes = 16 << 10;
  const int64_t row_bytes = shape.channels * shape.width * 4;
  for (int64_t rows = 1; rows < shape.height; ++rows)
    if (shape.height % rows == 0 && rows * row_bytes >= least_bytes) return static_cast<int>(rows);
  return static_cast<int>(shape.height);
}

}  // namespace

void schedule_map_input(Halide::ImageParam map, const MapShape& shape, const MachineModel&) {
  bind_map(map, shape.strides);
}

// Tasks are rows of images.  Bound by memory.
void schedule_map(Func map, const MapShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(map.output_buffer(), shape.strides);
  std::vector<Var> v = map.args();
  Var rows("rows"), row("row"), task("task");
  map.bound(v[0], 0, static_cast<int>(shape.channels))
      .bound(v[1], 0, static_cast<int>(shape.width))
      .bound(v[2], 0, static_cast<int>(shape.height))
      .split(v[2], rows, row, rows_of_task(shape), TailStrategy::RoundUp)
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
