#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/common/gpu_parts.h"
#include "compiler/kernels/conv/schedule.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

void bind_buffers(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p) {
  bind_aligned_map(conv.input, s.in_channels, s.input);
  bind_aligned_map(conv.output.output_buffer(), s.out_channels, s.output);
  bind_dense(conv.weights, {p.panel, s.in_channels, s.kernel_w, s.kernel_h, 1});
  bind_dense(conv.bias, {p.panel});
  align(conv.weights, p.panel);
  align(conv.bias, p.panel);
  conv.output.bound(conv.c, 0, static_cast<int>(s.out_channels));
  if (p.flat) {
    conv.output.bound(conv.y, 0, 1).bound(conv.n, 0, 1);
  } else {
    conv.output.bound(conv.x, 0, static_cast<int>(s.out_w)).bound(conv.y, 0, static_cast<int>(s.out_h));
  }
}

// The loops of the output.  A tile of pixels is one number over rows, columns and images, so that any number of them
// fills blocks.
struct Loops {
  Var vectors{"vectors"}, lane{"lane_i"}, group{"group"}, in_group{"in_group"};
  Var x_tile{"x_tile"}, xi{"xi"}, x_step{"x_step"}, x_thread{"x_thread"}, tile{"tile"};
  Var block_c{"block_c"}, thread_c{"thread_c"}, block_tile{"block_tile"}, thread_tile{"thread_tile"};
};

void split_output(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p, const Loops& l) {
  const int width = vector_of(s.out_channels);
  conv.output.split(conv.c, l.vectors, l.lane, width, TailStrategy::RoundUp)
      .split(l.vectors, l.group, l.in_group, p.threads->channels / width, TailStrategy::GuardWithIf)
      .split(l.group, l.block_c, l.thread_c, p.threads->channel_threads, TailStrategy::GuardWithIf)
      .split(conv.x, l.x_tile, l.xi, p.tile_x, TailStrategy::ShiftInwards)
      .fuse(l.x_tile, conv.y, l.tile)
      .fuse(l.tile, conv.n, l.tile)
      .reorder(l.lane, l.in_group, l.xi, l.thread_c, l.tile, l.block_c)
      .vectorize(l.lane)
      .unroll(l.in_group);
}

Func& bound_tile(algorithm::Conv2d& conv, Func& stage, int channels, int pixels) {
  return stage.bound_extent(conv.lane, channels)
      .bound_extent(conv.panel, 1)
      .bound_extent(conv.x, pixels)
      .bound_extent(conv.y, 1)
      .bound_extent(conv.n, 1);
}

template <typename Stage>
Stage& unroll_tile(algorithm::Conv2d& conv, Stage& stage, const DirectConvParameters& p) {
  return stage.vectorize(conv.lane, p.vector).unroll(conv.lane).unroll(conv.x);
}

// `sum`: a thread's tile.  For each `unroll` input channels it loads a vector of each pixel and the weights' vectors.
void accumulate(algorithm::Conv2d& conv, Func sum, const RVar& chunk, const RVar& ci, const DirectConvParameters& p) {
  bound_tile(conv, sum, p.threads->channels, p.tile_x);
  unroll_tile(conv, sum, p);
  Halide::Stage update = sum.update();
  update.reorder(conv.lane, conv.x, ci, chunk, conv.r.y, conv.r.z);
  unroll_tile(conv, update, p).unroll(ci);
  conv.patch.compute_at(sum, chunk).bound_extent(conv.ci, p.unroll).unroll(conv.x);
  // Not vectors of three, which take the place of four in OpenCL.
  if (p.unroll % vector == 0) conv.patch.vectorize(conv.ci, vector);
  conv.patch.unroll(conv.ci);
  Func weights = conv.weights.in(sum);
  const std::vector<Var> w = weights.args();
  weights.compute_at(sum, chunk).vectorize(w[0], p.vector).unroll(w[0]).unroll(w[1]);
}

// The input under a block's tile in shared memory.  All threads of the block load it, 16 bytes each, side by side.
void stage_input(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p, const Var& tile) {
  const int threads = p.threads->channel_threads * p.threads->parts;
  const auto columns = static_cast<int>((p.tile_x - 1) * s.stride_w + s.kernel_w);
  const int64_t vectors = s.in_channels / vector * columns * s.kernel_h, steps = (vectors + threads - 1) / threads;
  Func staged = conv.input.in(conv.patch);
  const std::vector<Var> v = staged.args();
  Var index("index"), lane("lane_i"), step("step"), thread("thread"), part("part"), channels("channels");
  staged.store_in(Halide::MemoryType::GPUShared)
      .compute_at(conv.output, tile)
      .bound_extent(v[0], static_cast<int>(s.in_channels))
      .bound_extent(v[1], columns)
      .bound_extent(v[2], static_cast<int>(s.kernel_h))
      .bound_extent(v[3], 1)
      .split(v[0], index, lane, vector, TailStrategy::RoundUp)
      .vectorize(lane);
  for (size_t i = 1; i < v.size(); ++i) staged.fuse(index, v[i], index);
  staged.split(index, step, thread, threads, TailStrategy::GuardWithIf)
      .split(thread, part, channels, p.threads->channel_threads)
      .reorder(lane, step, channels, part)
      .unroll(step, steps <= 8 ? static_cast<int>(steps) : 4, TailStrategy::GuardWithIf)
      .gpu_threads(channels, part);
}

}  // namespace

// A thread reduces a tile of tile_x pixels x thread_channels channels in registers.  Threads of a warp are
// neighbours in channels first, which read the same pixels (a broadcast) and weights side by side; pixels come through
// L1, which holds what a block reads, or from shared memory (`staged`).  Where a shape has too few tiles for a GPU,
// `parts` threads share a tile's sums: each takes its part of the input channels, and the parts meet in shared memory,
// once. Registers (4 x 7): 28 sums, 28 floats of pixels, 16 of weights; ptxas for sm_90: 96 of 255, no spills; the hot
// loop has 112 FFMAs of 144 instructions, 11 of them loads of 16 bytes.  On an H200 36-42 % of peak for batches: L1 and
// the waits for it.
void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p,
                          const MachineModel&) {
  bind_buffers(conv, s, p);
  const Loops l;
  split_output(conv, s, p, l);
  RVar chunk("chunk"), ci("ci_in");
  conv.sum.update().split(conv.r.x, chunk, ci, p.unroll);
  if (p.threads->parts == 1) {
    conv.output.unroll(l.xi)
        .split(l.tile, l.block_tile, l.thread_tile, p.threads->tile_threads, TailStrategy::GuardWithIf)
        .gpu_threads(l.thread_c, l.thread_tile)
        .gpu_blocks(l.block_tile, l.block_c);
    conv.sum.compute_at(conv.output, l.thread_c);
    accumulate(conv, conv.sum, chunk, ci, p);
    return;
  }
  SharedSum shared = share_sum(conv.sum, chunk, p.threads->parts);
  // Behind the sums the threads of the parts share the pixels.
  conv.output.split(l.xi, l.x_step, l.x_thread, largest_divisor(p.tile_x, p.threads->parts))
      .reorder(l.lane, l.in_group, l.x_step, l.thread_c, l.x_thread)
      .gpu_threads(l.thread_c, l.x_thread)
      .gpu_blocks(l.tile, l.block_c);
  conv.sum.compute_at(conv.output, l.x_step);
  bound_tile(conv, conv.sum, p.threads->channels, 1);
  unroll_tile(conv, conv.sum, p);
  Halide::Stage update = conv.sum.update();
  update.reorder(conv.lane, conv.x, shared.part_r);
  unroll_tile(conv, update, p);

  Var channels("channels"), in_group("in_group");
  bound_tile(conv, shared.staged, p.threads->channels * p.threads->channel_threads, p.tile_x);
  shared.staged.compute_at(conv.output, l.tile)
      .split(conv.lane, channels, in_group, p.threads->channels)
      .reorder(in_group, conv.x, channels, shared.part)
      .vectorize(in_group, p.vector)
      .unroll(in_group)
      .unroll(conv.x)
      .gpu_threads(channels, shared.part);
  shared.part_sum.compute_at(shared.staged, channels);
  accumulate(conv, shared.part_sum, shared.step, ci, p);
  if (p.threads->staged) stage_input(conv, s, p, l.tile);
}

}  // namespace skipper::gpu
