#include "compiler/schedule/cpu/maps.h"

#include "compiler/schedule/bind.h"

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
  pool.reduced.update().reorder(pool.c, pool.r.x, pool.r.y).vectorize(pool.c);
  if (shape.window_w <= 4) pool.reduced.update().unroll(pool.r.x);
}

}  // namespace

void schedule_pool(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine) {
  schedule_windows(pool, shape, machine);
}

void schedule_pool(algorithm::MaxPoolIndices& pool, const PoolShape& shape, const MachineModel& machine) {
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

// A batch of a few classes: nothing to gain.
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape, const MachineModel&) {
  bind_samples(entropy.input, shape.channels, shape.input_stride);
  bind_samples(entropy.labels, shape.channels, shape.channels);
  bind_samples(entropy.losses.output_buffer(), 1, 1);
  entropy.losses.bound(entropy.one, 0, 1);
  for (Func* stage : {&entropy.max, &entropy.sum, &entropy.loss})
    stage->compute_at(entropy.losses, entropy.n).store_in(MemoryType::Stack);
}

void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                     const MachineModel& machine) {
  for (Halide::ImageParam* map : {&gradient.probabilities, &gradient.labels})
    bind_samples(*map, shape.channels, shape.channels);
  bind_samples(gradient.output.output_buffer(), shape.channels, shape.channels);
  gradient.output.bound(gradient.k, 0, static_cast<int>(shape.channels))
      .vectorize(gradient.k, vector_for(shape.channels, machine.lanes), TailStrategy::ShiftInwards);
  gradient.weight.compute_at(gradient.output, gradient.n).store_in(MemoryType::Stack);
}

}  // namespace skipper::cpu
