#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/kernel_gradient/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

void bind_buffers(algorithm::KernelGradient& g, const KernelGradientShape& s) {
  bind_map(g.input, s.input);
  bind_map(g.gradient, s.gradient);
  bind_dense(g.output.output_buffer(), {s.out_channels, s.in_channels, s.kernel_w, s.kernel_h});
  g.output.bound(g.o, 0, static_cast<int>(s.out_channels))
      .bound(g.ci, 0, static_cast<int>(s.in_channels))
      .bound(g.kx, 0, static_cast<int>(s.kernel_w))
      .bound(g.ky, 0, static_cast<int>(s.kernel_h));
}

// Several pixels an iteration, whose samples are vectors of channels: each lane is an operand of the FMAs.
void schedule_pixels(algorithm::KernelGradient& g, const KernelGradientParameters& p) {
  RVar iteration("iteration"), pixel("pixel");
  std::vector<Halide::VarOrRVar> order{g.o, g.ci, g.kx, pixel, iteration};
  for (int i = 1; i < g.r.dimensions(); ++i) order.emplace_back(g.r[i]);
  g.sum.update()
      .split(g.r[0], iteration, pixel, p.unroll)
      .reorder(order)
      .vectorize(g.o, p.vector)
      .unroll(g.o)
      .unroll(g.ci)
      .unroll(g.kx)
      .unroll(pixel);
  if (p.input_lanes == 1) return;
  Func samples = g.input.in(g.sum);
  const std::vector<Var> args = samples.args();
  samples.compute_at(g.sum, pixel)
      .store_in(MemoryType::Register)
      .bound_extent(args[0], p.tile_ci)
      .vectorize(args[0], p.input_lanes);
  if (p.tile_ci > p.input_lanes) samples.unroll(args[0]);
}

}  // namespace

// A tile of output channels x rows keeps its sums in registers while all pixels of all images pass: each loads the
// gradient's vectors and broadcasts the rows' samples.  Tiles are independent, so they are the parallel tasks, in one
// order of additions for any number of threads; a dimension that its tile does not divide stays inside a task, where
// the last tile is shifted inwards.
// Registers (AVX-512): 12 x 2 sums, 2 vectors of the gradient, broadcasts from memory.  NEON: 8 x 2 sums, 2 vectors of
// the gradient, 2 of samples.
void schedule_kernel_gradient(algorithm::KernelGradient& g, const KernelGradientShape& s,
                              const KernelGradientParameters& p, const MachineModel&) {
  bind_buffers(g, s);
  Var panel("panel"), lane("lane"), ci_tile("ci_tile"), ci_in("ci_in"), kx_tile("kx_tile"), kx_in("kx_in"),
      task("task");
  Func& out = g.output;
  out.split(g.o, panel, lane, p.panel, TailStrategy::ShiftInwards)
      .split(g.ci, ci_tile, ci_in, p.tile_ci, TailStrategy::ShiftInwards)
      .split(g.kx, kx_tile, kx_in, p.tile_kx, TailStrategy::RoundUp)
      .vectorize(lane, p.vector)
      .unroll(lane)
      .unroll(ci_in)
      .unroll(kx_in);
  const bool panels_divide = s.out_channels % p.panel == 0, rows_divide = s.in_channels % p.tile_ci == 0;
  std::vector<Var> parallel, inside;
  (rows_divide ? parallel : inside).push_back(ci_tile);
  (panels_divide ? parallel : inside).push_back(panel);
  parallel.push_back(kx_tile);
  parallel.push_back(g.ky);
  std::vector<Halide::VarOrRVar> order{lane, ci_in, kx_in};
  for (const auto* loops : {&inside, &parallel}) order.insert(order.end(), loops->begin(), loops->end());
  out.reorder(order);
  const Var innermost = inside.empty() ? (rows_divide ? ci_tile : panel) : inside.front();
  Var tile = inside.empty() ? task : innermost;
  Var fused = parallel.front();
  for (size_t i = 1; i < parallel.size(); ++i) {
    out.fuse(fused, parallel[i], task);
    fused = task;
  }
  out.parallel(fused);

  g.sum.compute_at(out, tile)
      .store_in(MemoryType::Stack)
      .bound_extent(g.o, p.panel)
      .bound_extent(g.ci, p.tile_ci)
      .bound_extent(g.kx, p.tile_kx)
      .bound_extent(g.ky, 1)
      .vectorize(g.o, p.vector)
      .unroll(g.o)
      .unroll(g.ci)
      .unroll(g.kx);
  if (p.unroll > 1 || p.input_lanes > 1) return schedule_pixels(g, p);
  std::vector<Halide::VarOrRVar> update{g.o, g.ci, g.kx};
  for (int i = 0; i < g.r.dimensions(); ++i) update.emplace_back(g.r[i]);
  g.sum.update().reorder(update).vectorize(g.o, p.vector).unroll(g.o).unroll(g.ci).unroll(g.kx);
}

}  // namespace skipper::cpu
