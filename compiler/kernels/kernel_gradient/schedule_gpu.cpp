#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/common/gpu_parts.h"
#include "compiler/kernels/kernel_gradient/schedule.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

using algorithm::KernelGradient;

void bind_buffers(KernelGradient& g, const KernelGradientShape& s) {
  bind_aligned_map(g.input, s.in_channels, s.input);
  bind_aligned_map(g.gradient, s.out_channels, s.gradient);
  bind_dense(g.output.output_buffer(), {s.out_channels, s.in_channels, s.kernel_w, s.kernel_h});
  g.output.bound(g.o, 0, static_cast<int>(s.out_channels))
      .bound(g.ci, 0, static_cast<int>(s.in_channels))
      .bound(g.kx, 0, static_cast<int>(s.kernel_w))
      .bound(g.ky, 0, static_cast<int>(s.kernel_h));
}

struct Loops {
  Var panel{"panel"}, lane{"lane"}, ci_tile{"ci_tile"}, ci_in{"ci_in"};
  Var block_panel{"block_panel"}, thread_panel{"thread_panel"}, block_ci{"block_ci"}, thread_ci{"thread_ci"};
  Var row_step{"row_step"}, row_thread{"row_thread"}, kernel_place{"kernel_place"};
};

void split_output(KernelGradient& g, const KernelGradientParameters& p, const Loops& l) {
  g.output.split(g.o, l.panel, l.lane, p.panel, TailStrategy::ShiftInwards)
      .split(g.ci, l.ci_tile, l.ci_in, p.tile_ci, TailStrategy::ShiftInwards)
      .split(l.panel, l.block_panel, l.thread_panel, p.panel_threads, TailStrategy::RoundUp)
      .split(l.ci_tile, l.block_ci, l.thread_ci, p.ci_threads, TailStrategy::RoundUp)
      .fuse(g.kx, g.ky, l.kernel_place)
      .reorder(l.lane, l.ci_in, l.thread_panel, l.thread_ci, l.block_panel, l.block_ci, l.kernel_place)
      .vectorize(l.lane, p.vector)
      .unroll(l.lane)
      .gpu_blocks(l.block_panel, l.block_ci, l.kernel_place);
}

template <typename Stage>
Stage& unroll_tile(KernelGradient& g, Stage& stage, const KernelGradientParameters& p) {
  return stage.vectorize(g.o, p.vector).unroll(g.o).unroll(g.ci);
}

void bound_tile(KernelGradient& g, Func stage, const KernelGradientParameters& p) {
  stage.bound_extent(g.o, p.panel).bound_extent(g.ci, p.tile_ci).bound_extent(g.kx, 1).bound_extent(g.ky, 1);
}

// `sum`: a thread's tile.  For each `unroll` pixels of a row it loads the vectors of both maps.
void accumulate(KernelGradient& g, Func sum, const RVar& image, const KernelGradientShape& s,
                const KernelGradientParameters& p) {
  bound_tile(g, sum, p);
  unroll_tile(g, sum, p);
  RVar x_step("x_step"), x_in("x_in");
  Halide::Stage update = sum.update();
  update.split(g.r.x, x_step, x_in, p.unroll).reorder(g.o, g.ci, x_in, x_step, g.r.y, image);
  unroll_tile(g, update, p).unroll(x_in);
  Func gradient = g.gradient.in(sum);
  const Var o = gradient.args()[0], x = gradient.args()[1];
  gradient.compute_at(sum, x_step).bound_extent(x, p.unroll).vectorize(o, p.vector).unroll(o).unroll(x);
  g.patch.compute_at(sum, x_step).bound_extent(g.x, p.unroll).unroll(g.x);
  if (p.tile_ci % vector == 0 && s.in_channels % vector == 0) g.patch.vectorize(g.ci, vector);
  g.patch.unroll(g.ci);
}

}  // namespace

// A thread keeps a tile of panel x tile_ci sums in registers while pixels pass; `parts` threads share a sum,
// each over every parts-th image, and the parts meet in shared memory, once, in a fixed order.  The first threads along
// a dimension read vectors side by side, the others broadcasts.  Registers (4 x 4, 7 pixels): 16 sums, 56 floats of
// both maps; ptxas for sm_90: 96 of 255, no spills; the hot loop has 112 FFMAs of 144 instructions, 14 of them loads of
// 16 bytes.
void schedule_kernel_gradient(KernelGradient& g, const KernelGradientShape& s, const KernelGradientParameters& p,
                              const MachineModel&) {
  bind_buffers(g, s);
  const Loops l;
  split_output(g, p, l);
  SharedSum shared = share_sum(g.sum, g.r.z, p.parts);

  // Behind the sums the threads of the parts share the rows of the tile.
  g.output.split(l.ci_in, l.row_step, l.row_thread, largest_divisor(p.tile_ci, p.parts))
      .reorder(l.lane, l.row_step, l.thread_panel, l.thread_ci, l.row_thread)
      .gpu_threads(l.thread_panel, l.thread_ci, l.row_thread);
  g.sum.compute_at(g.output, l.row_step);
  KernelGradientParameters row = p;
  row.tile_ci = 1;
  bound_tile(g, g.sum, row);
  unroll_tile(g, g.sum, row);
  Halide::Stage update = g.sum.update();
  update.reorder(g.o, g.ci, shared.part_r);
  unroll_tile(g, update, row);

  Var panel("panel"), lane("lane"), tile("tile"), in("in");
  shared.staged.compute_at(g.output, l.block_panel)
      .bound_extent(g.o, p.panel * p.panel_threads)
      .bound_extent(g.ci, p.tile_ci * p.ci_threads)
      .bound_extent(g.kx, 1)
      .split(g.o, panel, lane, p.panel)
      .split(g.ci, tile, in, p.tile_ci)
      .reorder(lane, in, panel, tile, shared.part)
      .vectorize(lane, p.vector)
      .unroll(lane)
      .unroll(in)
      .gpu_threads(panel, tile, shared.part);
  shared.part_sum.compute_at(shared.staged, panel);
  accumulate(g, shared.part_sum, shared.step, s, p);
}

}  // namespace skipper::gpu
