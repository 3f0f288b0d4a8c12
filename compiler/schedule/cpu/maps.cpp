#include "compiler/schedule/cpu/maps.h"

#include "compiler/schedule/cpu/bind.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// Bounds a map and makes its rows (over all images) parallel tasks.
void rows_in_parallel(Func out, int64_t channels, int64_t width, int64_t height) {
  std::vector<Var> v = out.args();
  Var row("row");
  out.bound(v[0], 0, static_cast<int>(channels))
      .bound(v[1], 0, static_cast<int>(width))
      .bound(v[2], 0, static_cast<int>(height))
      .fuse(v[2], v[3], row)
      .parallel(row);
}

}  // namespace

// One vector of channels at a time, the window unrolled along x: one accumulator, loads decide.
void schedule_pool(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(pool.input, shape.input);
  bind_map(pool.output.output_buffer(), shape.output);
  rows_in_parallel(pool.output, shape.channels, shape.out_w, shape.out_h);
  Var group("group"), lane("lane");
  pool.output.split(pool.c, group, lane, vector, TailStrategy::ShiftInwards).vectorize(lane);
  pool.reduced.compute_at(pool.output, group)
      .store_in(MemoryType::Stack)
      .bound_extent(pool.c, vector)
      .vectorize(pool.c);
  pool.reduced.update().reorder(pool.c, pool.r.x, pool.r.y).vectorize(pool.c);
  if (shape.window_w <= 4) pool.reduced.update().unroll(pool.r.x);
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

void schedule_elementwise(algorithm::Elementwise& map, const MapShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(map.maps[0], shape.input);
  if (map.maps.size() > 1) bind_map(map.maps[1], shape.second);
  for (Halide::ImageParam& parameter : map.parameters) bind_dense(parameter, {shape.channels});
  bind_map(map.output.output_buffer(), shape.output);
  rows_in_parallel(map.output, shape.channels, shape.width, shape.height);
  map.output.vectorize(map.c, vector, TailStrategy::ShiftInwards);
}

void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_map(copy.input, shape.input);
  copy.input.dim(0).set_extent(static_cast<int>(shape.channels));
  bind_map(copy.output.output_buffer(), shape.output);
  rows_in_parallel(copy.output, shape.channels, shape.width + shape.left + shape.right,
                   shape.height + shape.top + shape.bottom);
  copy.output.vectorize(copy.c, vector, TailStrategy::ShiftInwards);
}

void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& shape, const MachineModel& machine) {
  const int vector = vector_for(shape.channels, machine.lanes);
  bind_samples(softmax.input, shape.channels, shape.input_stride);
  bind_samples(softmax.output.output_buffer(), shape.channels, shape.output_stride);
  softmax.output.bound(softmax.c, 0, static_cast<int>(shape.channels))
      .vectorize(softmax.c, vector, TailStrategy::ShiftInwards)
      .parallel(softmax.n);
  for (Func* stage : {&softmax.lane_max, &softmax.max, &softmax.lane_sum, &softmax.scale}) {
    stage->compute_at(softmax.output, softmax.n).store_in(MemoryType::Stack);
  }
  for (Func* stage : {&softmax.lane_max, &softmax.lane_sum}) {
    stage->bound_extent(softmax.lane, vector).vectorize(softmax.lane, vector);
    stage->update().reorder(softmax.lane, softmax.r).vectorize(softmax.lane, vector);
  }
}

}  // namespace skipper::cpu
