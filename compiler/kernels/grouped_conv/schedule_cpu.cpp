#include "compiler/kernels/common/cpu_rows.h"
#include "compiler/kernels/grouped_conv/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// Taps of a kernel that are unrolled around a tile: its pixels share their weights and their samples.
constexpr int64_t most_unrolled_taps = 25;

bool unrolls_taps(const GroupedConvShape& s) {
  return s.is_depthwise() && s.kernel_w * s.kernel_h <= most_unrolled_taps;
}

}  // namespace

// The loops, outermost first: parallel (images, bands of rows); rows and pixels in tiles; vectors of channels.  A
// vector's taps all lie in registers and L1: bound by memory, as a copy is, for few taps, else by its FMAs.
// Registers (AVX-512, 3x3, tile 8 x 2): 16 sums, 9 vectors of weights, a sample.
void schedule_grouped_conv(algorithm::GroupedConv& conv, const GroupedConvShape& s, const GroupedConvParameters& p,
                           const MachineModel&) {
  bind_map(conv.input, s.input);
  bind_map(conv.output.output_buffer(), s.output);
  bind_dense(conv.weights, {s.panel, s.weight_rows(), s.kernel_w, s.kernel_h, 1});
  bind_dense(conv.bias, {s.out_channels()});
  Var vectors("vectors"), lane("lane_i"), x_tile("x_tile"), xi("xi"), y_tile("y_tile"), yi("yi"), band("band"),
      row("row"), task("task");
  Func& out = conv.output;
  bound_map(out, s.out_channels(), s.out_w, s.out_h);
  out.split(conv.c, vectors, lane, p.vector, TailStrategy::ShiftInwards)
      .split(conv.x, x_tile, xi, p.tile_x, TailStrategy::ShiftInwards)
      .split(conv.y, band, row, rows_of_task(s.out_h, s.out_channels() * s.out_w, p.tile_y), TailStrategy::RoundUp)
      .split(row, y_tile, yi, p.tile_y, TailStrategy::RoundUp)
      .reorder(lane, xi, yi, vectors, x_tile, y_tile, band, conv.n)
      .fuse(band, conv.n, task)
      .parallel(task)
      .vectorize(lane)
      .unroll(xi)
      .unroll(yi);
  conv.sum.compute_at(out, vectors)
      .store_in(MemoryType::Stack)
      .bound_extent(conv.c, p.vector)
      .vectorize(conv.c)
      .unroll(conv.x)
      .unroll(conv.y);
  conv.sum.update().reorder(conv.c, conv.x, conv.y, conv.r.x, conv.r.y, conv.r.z).vectorize(conv.c);
  conv.sum.update().unroll(conv.x).unroll(conv.y);
  if (unrolls_taps(s)) conv.sum.update().unroll(conv.r.y).unroll(conv.r.z);
}

// A vector of channels keeps the sums of a row of the kernel while all pixels of all images pass, in one order: each
// loads the gradient's vector once, and the samples under the row.  Tasks are rows of the kernel and vectors of
// channels; where the last vector overlaps the one before, vectors are a loop of the task, so that no two tasks write
// one element.  Registers (AVX-512, 3x3): 3 sums, the gradient, a sample.
void schedule_grouped_kernel_gradient(algorithm::GroupedKernelGradient& g, const GroupedConvShape& s,
                                      const MachineModel& machine) {
  const int vector = vector_for(s.out_channels(), machine.lanes);
  bind_map(g.input, s.input);
  bind_map(g.gradient, s.output);
  bind_dense(g.output.output_buffer(), {s.panel, s.weight_rows(), s.kernel_w, s.kernel_h});
  Var index("index"), vectors("vectors"), lane("lane_i"), task("task");
  Func& out = g.output;
  out.bound(g.o, 0, static_cast<int>(s.panel))
      .bound(g.ci, 0, static_cast<int>(s.weight_rows()))
      .bound(g.kx, 0, static_cast<int>(s.kernel_w))
      .bound(g.ky, 0, static_cast<int>(s.kernel_h));
  // A depthwise kernel's two innermost dimensions are the output's channels.
  if (s.panel == s.out_channels()) {
    out.split(g.o, vectors, lane, vector, TailStrategy::ShiftInwards)
        .reorder(lane, g.kx, vectors, g.ci, g.ky)
        .fuse(g.ci, g.ky, task);
  } else {
    out.fuse(g.o, g.ci, index)
        .split(index, vectors, lane, vector, TailStrategy::ShiftInwards)
        .reorder(lane, g.kx, vectors, g.ky)
        .rename(g.ky, task);
  }
  if (s.out_channels() % vector == 0)
    out.fuse(vectors, task, vectors).parallel(vectors);
  else
    out.parallel(task);
  out.vectorize(lane).unroll(g.kx);
  g.sum.compute_at(out, vectors).store_in(MemoryType::Stack).bound_extent(g.o, vector).vectorize(g.o).unroll(g.kx);
  g.sum.update().reorder(g.o, g.kx, g.r.x, g.r.y, g.r.z).vectorize(g.o).unroll(g.kx);
}

}  // namespace skipper::cpu
