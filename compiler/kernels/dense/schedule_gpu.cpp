#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/common/gpu_parts.h"
#include "compiler/kernels/dense/schedule.h"

namespace skipper::gpu {

using Halide::TailStrategy;
using Halide::Var;

// A block computes up to 16 outputs of four samples (of one, if the batch is smaller), 4 in each thread; up to 32
// threads share a sum.  Bound by memory: each weight is read once for four samples, in vectors, 64 bytes side by side.
void schedule_dense(algorithm::Dense& dense, const DenseShape& s, const DensePanels& panels, const MachineModel&) {
  constexpr int rows = 4;
  const int64_t panel = panels.panel;
  const int width = vector_of(s.outputs), groups = largest_divisor(panel / vector, 4);
  int parts = 1;
  while (parts < 32 && s.inputs >= 4 * parts) parts *= 2;
  bind_samples(dense.input, s.inputs, s.input_stride);
  bind_dense(dense.weights, {panel, s.inputs, 1});
  bind_dense(dense.bias, {panel});
  align(dense.weights, panel);
  align(dense.bias, panel);
  bind_samples(dense.output.output_buffer(), s.outputs, s.output_stride);
  align(dense.output.output_buffer(), s.outputs | s.output_stride);

  Var vectors("vectors"), lane("lane_i"), group("group"), in_group("in_group"), block("block"), thread("thread");
  Var tile("tile"), row("row"), channels("channels"), in("in");
  Halide::Func& out = dense.output;
  out.bound(dense.o, 0, static_cast<int>(s.outputs))
      .split(dense.o, vectors, lane, width, TailStrategy::RoundUp)
      .split(vectors, group, in_group, vector / width, TailStrategy::GuardWithIf)
      .split(group, block, thread, groups, TailStrategy::GuardWithIf)
      .vectorize(lane)
      .unroll(in_group);
  auto on_blocks = [&](auto stage, int tile_rows, TailStrategy tail) {
    stage.split(dense.n, tile, row, tile_rows, tail)
        .reorder(lane, in_group, thread, row, tile, block)
        .gpu_threads(thread, row)
        .gpu_blocks(tile, block);
  };
  on_blocks(out.specialize(out.output_buffer().dim(1).extent() >= rows), rows, TailStrategy::ShiftInwards);
  on_blocks(out, 1, TailStrategy::RoundUp);

  SharedSum shared = share_sum(dense.sum, dense.r, parts);
  dense.sum.compute_at(out, thread).bound_extent(dense.lane, vector).vectorize(dense.lane).unroll(dense.n);
  dense.sum.update().reorder(dense.lane, shared.part_r).vectorize(dense.lane);
  shared.staged.compute_at(out, tile)
      .bound_extent(dense.lane, vector * groups)
      .split(dense.lane, channels, in, vector)
      .reorder(in, dense.n, channels, shared.part)
      .vectorize(in)
      .unroll(dense.n)
      .gpu_threads(channels, shared.part);
  shared.part_sum.compute_at(shared.staged, channels)
      .bound_extent(dense.lane, vector)
      .vectorize(dense.lane)
      .unroll(dense.n);
  shared.part_sum.update().reorder(dense.lane, dense.n, shared.step).vectorize(dense.lane).unroll(dense.n);
  if (s.inputs % (4 * parts) == 0) shared.part_sum.update().unroll(shared.step, 4);  // loads in flight
}

}  // namespace skipper::gpu
