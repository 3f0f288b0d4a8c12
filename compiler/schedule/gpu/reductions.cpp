// Sums and maxima that the threads of a block share.  Bound by memory.
#include <algorithm>

#include "compiler/schedule/bind_cam.h"
#include "compiler/schedule/gpu/grid.h"
#include "compiler/schedule/gpu/schedules.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// Threads that share a sum over `r`: no more than it has steps, where that is known.
int parts_of(const Halide::RVar& r) {
  constexpr int most = 16;
  const auto extent = Halide::Internal::as_const_int(Halide::Internal::simplify(r.extent()));
  return extent ? static_cast<int>(std::min<int64_t>(most, *extent)) : most;
}

// A warp has 32 channels, whose samples are side by side; the warps of a block share the rows of a map, or images where
// there are only those.  Sums over rows are in registers, then in shared memory, in a fixed order.  `row`: whose loop
// is shared.  Returns the loop over blocks.
template <typename Output>
void sum_in_blocks(Output& output, const Var& c, int64_t channels, const std::vector<Func>& stages, const RVar& row,
                   const std::vector<Var>& other_blocks) {
  const int width = static_cast<int>(std::min<int64_t>(32, channels)), parts = parts_of(row);
  Var block("block"), thread("thread");
  std::vector<Var> blocks{block};
  blocks.insert(blocks.end(), other_blocks.begin(), other_blocks.end());
  output.bound(c, 0, static_cast<int>(channels))
      .split(c, block, thread, width, TailStrategy::ShiftInwards)
      .gpu_threads(thread);
  for (const Var& loop : blocks) output.gpu_blocks(loop);
  for (Func stage : stages) {
    if (!stage.has_update_definition()) continue;  // a few operations on a sum
    SharedSum shared = share_sum(stage, row, parts);
    stage.compute_at(output, block).gpu_threads(c).update().gpu_threads(c);
    shared.staged.compute_at(output, block).gpu_threads(c, shared.part);
    shared.part_sum.compute_at(shared.staged, c);
  }
}

}  // namespace

void schedule_global_pool(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& s, const MachineModel&) {
  bind_map(pool.input, s.input);
  bind_samples(pool.output.output_buffer(), s.channels, s.output.image);
  sum_in_blocks(pool.output, pool.c, s.channels, {pool.sum}, pool.r.y, {pool.n});
}

void schedule_image_sums(algorithm::ImageSums& s, int64_t channels, const MachineModel&) {
  bind_samples(s.output.output_buffers()[0], channels, channels);
  bind_other_components(s.output, {1, channels});
  sum_in_blocks(s.output, s.c, channels, s.stages, s.r.y, {s.n});
}

void schedule_batch_sums(algorithm::BatchSums& s, int64_t channels, const MachineModel&) {
  bind_dense(s.output.output_buffers()[0], {channels});
  bind_other_components(s.output, {1});
  sum_in_blocks(s.output, s.c, channels, s.stages, s.r.dimensions() == 1 ? s.r.x : s.r.y, {});
}

// A warp has a sample: each thread the maximum and the sum of every 32nd class, one thread those of the warp.
void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& s, const MachineModel& machine) {
  const int lanes = vector_for(s.channels, machine.lanes);
  bind_samples(softmax.input, s.channels, s.input_stride);
  bind_samples(softmax.output.output_buffer(), s.channels, s.output_stride);
  Var group("group"), thread("thread");
  softmax.output.bound(softmax.c, 0, static_cast<int>(s.channels))
      .split(softmax.c, group, thread, lanes, TailStrategy::GuardWithIf)
      .reorder(group, thread, softmax.n)
      .gpu_threads(thread)
      .gpu_blocks(softmax.n);
  for (Func* stage : {&softmax.lane_max, &softmax.lane_sum})
    stage->compute_at(softmax.output, softmax.n)
        .bound_extent(softmax.lane, lanes)
        .gpu_threads(softmax.lane)
        .update()
        .gpu_threads(softmax.lane);
  for (Func* stage : {&softmax.max, &softmax.scale}) stage->compute_at(softmax.output, softmax.n);
}

// A warp has a pixel: each thread the sum over every 32nd channel.  The class's column is read from L2 where it lies.
void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& s, int64_t panel,
                                   const MachineModel& machine) {
  const int lanes = vector_for(s.channels, machine.lanes);
  bind_class_activation_map(map, s, panel);
  Var pixel("pixel"), thread("thread");
  map.output.fuse(map.x, map.y, pixel).gpu_threads(map.c).gpu_blocks(pixel, map.n);
  map.lane_sum.compute_at(map.output, pixel)
      .bound_extent(map.lane, lanes)
      .gpu_threads(map.lane)
      .update()
      .gpu_threads(map.lane);
  map.sum.compute_at(map.output, map.c);
}

}  // namespace skipper::gpu
