#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/winograd/schedule.h"

namespace skipper::cpu {

using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

int as_int(int64_t number) { return static_cast<int>(number); }

// A map in the domain: (channel of a line, tile, line, point column, point row, block, n).
template <typename Buffer>
void bind_points(Buffer buffer, const WinogradLayout& layout) {
  int64_t stride = 1;
  int dimension = 0;
  for (int64_t extent : layout.extents()) {
    buffer.dim(dimension++).set_bounds(0, as_int(extent)).set_stride(as_int(stride));
    stride *= extent;
  }
  buffer.dim(dimension).set_min(0).set_stride(as_int(stride));
}

// At least 8 tasks, so that two cores are balanced.
int64_t line_tasks(const WinogradLayout& s) {
  const int64_t lines = s.channels / WinogradLayout::line_channels;
  int64_t tasks = 1;
  while (tasks * s.blocks() < 8 && lines % (tasks * 2) == 0) tasks *= 2;
  return tasks;
}

}  // namespace

// Parallel over images, blocks and, where these are few, parts of the channels; a vector of channels of a tile passes
// through both transforms, the first of which leaves point_columns x point_rows vectors in L1.  Bound by memory where
// the map is not in L2: 2.25 to 4 times the map is written.
void schedule_winograd_input(algorithm::WinogradInput& input, const WinogradInputShape& shape,
                             const MachineModel& machine) {
  const WinogradLayout& s = shape.output;
  const int vector = machine.lanes;
  bind_map(input.input, shape.input);
  bind_points(input.output.output_buffer(), s);
  Var task("task"), part("part"), line("line_i"), vectors("vectors"), lanes("lanes");
  const int64_t lines = s.channels / WinogradLayout::line_channels, tasks = line_tasks(s);
  input.output.bound(input.lane, 0, as_int(WinogradLayout::line_channels))
      .bound(input.t, 0, as_int(s.tile.block_tiles()))
      .bound(input.line, 0, as_int(lines))
      .bound(input.i, 0, as_int(s.tile.point_columns()))
      .bound(input.j, 0, as_int(s.tile.point_rows()))
      .bound(input.block, 0, as_int(s.blocks()))
      .split(input.line, part, line, as_int(lines / tasks), TailStrategy::RoundUp)
      .split(input.lane, vectors, lanes, vector, TailStrategy::RoundUp)
      .reorder(lanes, input.i, input.j, vectors, line, input.t, part, input.block, input.n)
      .fuse(part, input.block, task)
      .fuse(task, input.n, task)
      .parallel(task)
      .vectorize(lanes)
      .unroll(input.i)
      .unroll(input.j);
  input.columns.compute_at(input.output, vectors)
      .store_in(MemoryType::Stack)
      .bound_extent(input.c, vector)
      .bound(input.i, 0, as_int(s.tile.point_columns()))
      .bound(input.ky, 0, as_int(s.tile.point_rows()))
      .vectorize(input.c, vector)
      .unroll(input.i)
      .unroll(input.ky);
}

namespace {

// A register tile: the tiles of a block x the channels of a panel, at one point.
void schedule_sums(algorithm::WinogradConv& conv, const WinogradParameters& p, const Var& block) {
  const auto tile = [&](Halide::Stage stage) {
    stage.vectorize(conv.lane, p.vector).unroll(conv.lane).unroll(conv.tx).unroll(conv.ty);
  };
  conv.sum.compute_at(conv.products, block)
      .store_in(MemoryType::Stack)
      .bound_extent(conv.lane, as_int(p.panel))
      .bound_extent(conv.panel, 1)
      .bound_extent(conv.tx, as_int(p.tile.block_width))
      .bound_extent(conv.ty, as_int(p.tile.block_height))
      .bound_extent(conv.i, 1)
      .bound_extent(conv.j, 1)
      .bound_extent(conv.n, 1);
  tile(conv.sum);
  conv.sum.update().reorder(conv.lane, conv.tx, conv.ty, conv.r.x, conv.r.y, conv.i, conv.j);
  tile(conv.sum.update());
  if (p.unroll > 1) conv.sum.update().unroll(conv.r.x, p.unroll);
}

// All points of a group's tiles, for one panel.
void schedule_products(algorithm::WinogradConv& conv, const WinogradParameters& p, const Var& panel) {
  Var block_x("block_x"), block_y("block_y"), tx("tx_i"), ty("ty_i");
  const WinogradTile& t = p.tile;
  conv.products.compute_at(conv.output, panel)
      .store_in(MemoryType::Register)
      .bound_extent(conv.lane, as_int(p.panel))
      .bound_extent(conv.panel, 1)
      .bound_extent(conv.tx, as_int(p.group_w * t.block_width))
      .bound_extent(conv.ty, as_int(p.group_h * t.block_height))
      .bound_extent(conv.n, 1)
      .bound(conv.i, 0, as_int(t.point_columns()))
      .bound(conv.j, 0, as_int(t.point_rows()))
      .split(conv.tx, block_x, tx, as_int(t.block_width), TailStrategy::RoundUp)
      .split(conv.ty, block_y, ty, as_int(t.block_height), TailStrategy::RoundUp)
      .reorder(conv.lane, tx, ty, block_x, block_y, conv.i, conv.j)
      .vectorize(conv.lane, p.vector)
      .unroll(conv.lane)
      .unroll(tx)
      .unroll(ty);
  schedule_sums(conv, p, block_x);
}

}  // namespace

// The loops, outermost first:
//   parallel: panel task, n, group of blocks (successive tasks share weights)
//     panel
//       point row, point column, block: tile of block_tiles x panel, accumulators in registers over all input channels
//       tile, vector of channels: outputs from the products in L1 or L2, epilogue, stores of what lies on the map
// Each output belongs to one tile: tiles that reach beyond the map store what lies on it.
// Registers as a direct convolution's tile has them (conv/schedule_cpu.cpp).
void schedule_winograd_conv(algorithm::WinogradConv& conv, const ConvShape& s, const WinogradParameters& p) {
  const WinogradTile& t = p.tile;
  bind_points(conv.input, winograd_input(s, t));
  bind_dense(conv.weights, {p.panel, s.in_channels, t.point_columns(), t.point_rows(), s.out_channels / p.panel});
  bind_dense(conv.bias, {s.out_channels});
  bind_map(conv.output.output_buffer(), s.output);

  Var panel("panel_o"), lane("lane_i"), panel_task("panel_task"), panel_in("panel_in"), task("task");
  Var group_x("group_x"), group_y("group_y"), tx("tx_o"), ty("ty_o"), xi("xi"), yi("yi"), vector("vector"),
      lanes("lanes");
  const int group_columns = as_int(p.group_w * t.block_width * t.width);
  const int group_rows = as_int(p.group_h * t.block_height * t.height);
  const auto tail = [](int64_t extent, int64_t factor) {
    return extent % factor == 0 ? TailStrategy::RoundUp : TailStrategy::GuardWithIf;
  };
  conv.output.bound(conv.c, 0, as_int(s.out_channels))
      .bound(conv.x, 0, as_int(s.out_w))
      .bound(conv.y, 0, as_int(s.out_h))
      .split(conv.c, panel, lane, as_int(p.panel), TailStrategy::RoundUp)
      .split(panel, panel_task, panel_in, as_int(p.task_panels), TailStrategy::RoundUp)
      .split(lane, vector, lanes, p.vector, TailStrategy::RoundUp)
      .split(conv.x, group_x, xi, group_columns, tail(s.out_w, group_columns))
      .split(xi, tx, xi, as_int(t.width), TailStrategy::RoundUp)
      .split(conv.y, group_y, yi, group_rows, tail(s.out_h, group_rows))
      .split(yi, ty, yi, as_int(t.height), TailStrategy::RoundUp)
      .reorder(lanes, xi, yi, vector, tx, ty, panel_in, group_x, group_y, conv.n, panel_task)
      .fuse(conv.n, panel_task, task)
      .fuse(group_y, task, task)
      .fuse(group_x, task, task)
      .parallel(task)
      .vectorize(lanes)
      .unroll(xi)
      .unroll(yi);
  conv.rows.compute_at(conv.output, vector)
      .store_in(MemoryType::Stack)
      .bound_extent(conv.c, p.vector)
      .bound_extent(conv.tx, 1)
      .bound_extent(conv.ty, 1)
      .bound(conv.tile_x, 0, as_int(t.width))
      .bound(conv.j, 0, as_int(t.point_rows()))
      .bound_extent(conv.n, 1)
      .vectorize(conv.c, p.vector)
      .unroll(conv.tile_x)
      .unroll(conv.j);
  schedule_products(conv, p, panel_in);
}

}  // namespace skipper::cpu
