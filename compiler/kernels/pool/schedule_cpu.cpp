#include "compiler/kernels/common/cpu_rows.h"
#include "compiler/kernels/pool/schedule.h"

namespace skipper::cpu {

using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// One vector of channels at a time, the window unrolled along x: one accumulator, loads decide.
template <typename Algorithm>
void schedule_windows(Algorithm& pool, const PoolShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(pool.input, shape.input);
  bind_map(pool.output.output_buffers()[0], shape.output);
  rows_in_parallel(pool.output, shape.channels, shape.out_w, shape.out_h);
  Var group("group"), lane("lane");
  pool.output.split(pool.c, group, lane, vector, TailStrategy::ShiftInwards).vectorize(lane);
  pool.reduced.compute_at(pool.output, group)
      .store_in(MemoryType::Stack)
      .bound_extent(pool.c, vector)
      .vectorize(pool.c);
  if (!pool.reduced.has_update_definition()) return;
  pool.reduced.update().reorder(pool.c, pool.r.x, pool.r.y).vectorize(pool.c);
  if (shape.window_w <= 4) pool.reduced.update().unroll(pool.r.x);
}

}  // namespace

void schedule_pool(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine) {
  schedule_windows(pool, shape, machine);
}

void schedule_max_pool_indices(algorithm::MaxPoolIndices& pool, const PoolShape& shape, const MachineModel& machine) {
  schedule_windows(pool, shape, machine);
  bind_other_components(pool.output, {1, shape.indices.pixel, shape.indices.row, shape.indices.image});
}

// Four vectors of channels are summed over the whole map at once, to hide the latency of the addition.
void schedule_global_pool(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& shape,
                          const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  const int block = shape.channels >= 4 * vector ? 4 * vector : vector;
  bind_map(pool.input, shape.input);
  bind_samples(pool.output.output_buffer(), shape.channels, shape.output.image);
  Var group("group"), lane("lane");
  pool.output.bound(pool.c, 0, static_cast<int>(shape.channels))
      .split(pool.c, group, lane, block, TailStrategy::ShiftInwards)
      .vectorize(lane, vector)
      .unroll(lane)
      .parallel(pool.n);
  pool.sum.compute_at(pool.output, group)
      .store_in(MemoryType::Stack)
      .bound_extent(pool.c, block)
      .vectorize(pool.c, vector)
      .unroll(pool.c);
  pool.sum.update().reorder(pool.c, pool.r.x, pool.r.y).vectorize(pool.c, vector).unroll(pool.c);
}

}  // namespace skipper::cpu
