#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/sums/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// Channels that are summed at once: up to four vectors, which hides the latency of the addition.
int block_of(int64_t channels, int vector) {
  int vectors = 4;
  while (vectors > 1 && vectors * vector > channels) --vectors;
  return vectors * vector;
}

// A stage (c, ...) for one block of channels, in registers.
void keep_in_registers(Func stage, Func output, Var block, const Var& c, int width, int vector) {
  stage.compute_at(output, block).store_in(MemoryType::Stack).bound_extent(c, width).vectorize(c, vector).unroll(c);
}

}  // namespace

// A task is an image.  Two vectors of sums and the sample for each of four vectors of channels: 12 of 16 registers or
// more.  Bound by loads from L2; a second pass over the image, where there is one, reads L1 or L2.
void schedule_image_sums(algorithm::ImageSums& s, int64_t channels, const MachineModel& machine) {
  const int vector = vector_for(channels, machine.lanes), width = block_of(channels, vector);
  bind_samples(s.output.output_buffers()[0], channels, channels);
  bind_other_components(s.output, {1, channels});
  Var block("block"), lane("lane");
  s.output.bound(s.c, 0, static_cast<int>(channels))
      .split(s.c, block, lane, width, TailStrategy::ShiftInwards)
      .vectorize(lane, vector)
      .unroll(lane)
      .parallel(s.n);
  for (Func stage : s.stages) {
    keep_in_registers(stage, s.output, block, s.c, width, vector);
    if (!stage.has_update_definition()) continue;
    stage.update().reorder(s.c, s.r.x, s.r.y).vectorize(s.c, vector).unroll(s.c);
  }
}

// Small: batch x channels.
void schedule_batch_sums(algorithm::BatchSums& s, int64_t channels, const MachineModel& machine) {
  const int vector = vector_for(channels, machine.lanes), width = block_of(channels, vector);
  bind_dense(s.output.output_buffers()[0], {channels});
  bind_other_components(s.output, {1});
  Var block("block"), lane("lane");
  s.output.bound(s.c, 0, static_cast<int>(channels))
      .split(s.c, block, lane, width, TailStrategy::ShiftInwards)
      .vectorize(lane, vector)
      .unroll(lane);
  for (Func stage : s.stages) {
    keep_in_registers(stage, s.output, block, s.c, width, vector);
    if (!stage.has_update_definition()) continue;
    std::vector<Halide::VarOrRVar> order{s.c};
    for (int i = 0; i < s.r.dimensions(); ++i) order.emplace_back(s.r[i]);
    stage.update().reorder(order).vectorize(s.c, vector).unroll(s.c);
  }
}

}  // namespace skipper::cpu
