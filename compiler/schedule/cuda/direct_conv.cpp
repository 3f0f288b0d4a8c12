#include "compiler/schedule/cuda/direct_conv.h"

#include "compiler/schedule/cpu/bind.h"

namespace skipper::cuda {

using Halide::TailStrategy;
using Halide::Var;

// A block computes threads_c x threads_x outputs of one row; every thread reduces tile_x pixels x panel channels in
// registers.  Plain: no shared memory.  Written to prove the seam, not to be fast.
void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p) {
  constexpr int threads_c = 8, threads_x = 4;
  cpu::bind_map(conv.input, s.input);
  cpu::bind_map(conv.output.output_buffer(), s.output);
  if (s.residual) cpu::bind_map(conv.residual, s.residual_strides);
  if (s.mask) cpu::bind_map(conv.mask, s.mask_strides);
  cpu::bind_dense(conv.weights, {p.panel, s.in_channels, s.kernel_w, s.kernel_h, p.panels(s)});
  cpu::bind_dense(conv.bias, {p.bias_floats(s)});

  Var panel("panel_o"), lane("lane_i"), xo("xo"), xi("xi"), row("row");
  Var block_c("block_c"), block_x("block_x"), thread_c("thread_c"), thread_x("thread_x");
  conv.output.bound(conv.c, 0, static_cast<int>(s.out_channels))
      .bound(conv.x, 0, static_cast<int>(s.out_w))
      .bound(conv.y, 0, static_cast<int>(s.out_h))
      .split(conv.c, panel, lane, p.panel, TailStrategy::GuardWithIf)
      .split(conv.x, xo, xi, p.tile_x, TailStrategy::GuardWithIf)
      .split(panel, block_c, thread_c, threads_c, TailStrategy::GuardWithIf)
      .split(xo, block_x, thread_x, threads_x, TailStrategy::GuardWithIf)
      .fuse(conv.y, conv.n, row)
      .reorder(lane, xi, thread_c, thread_x, block_c, block_x, row)
      .gpu_threads(thread_c, thread_x)
      .gpu_blocks(block_c, block_x, row);
  conv.sum.compute_at(conv.output, thread_c);
  conv.sum.update().reorder(conv.lane, conv.x, conv.r.x, conv.r.y, conv.r.z);
}

}  // namespace skipper::cuda
