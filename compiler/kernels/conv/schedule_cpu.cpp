#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/common/quantisation.h"
#include "compiler/kernels/conv/schedule.h"
#include "compiler/kernels/conv/schedule_cpu_int8.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

void bind_buffers(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p) {
  bind_map(conv.input, s.input);
  bind_map(conv.output.output_buffer(), s.output);
  if (p.int8()) {
    constexpr int kSteps = algorithm::kInt8Steps;
    bind_dense(conv.weights, {kSteps, p.panel, s.in_channels / kSteps, s.kernel_w, s.kernel_h, p.panels(s)});
    bind_dense(conv.scale, {p.bias_floats(s)});
  } else {
    bind_dense(conv.weights, {p.panel, s.in_channels, s.kernel_w, s.kernel_h, p.panels(s)});
  }
  bind_dense(conv.bias, {p.bias_floats(s)});
  conv.output.bound(conv.c, 0, static_cast<int>(s.out_channels));
  if (p.flat) {
    conv.output.bound(conv.y, 0, 1).bound(conv.n, 0, 1);
  } else {
    conv.output.bound(conv.x, 0, static_cast<int>(s.out_w)).bound(conv.y, 0, static_cast<int>(s.out_h));
  }
}

// Registers hold one of these: the whole sum, or the sums of a chunk in float16 or int8.
struct Reduction {
  Func sum;
  RVar steps;                              // along the channels
  int step_samples;                        // channels of a step
  Func samples;                            // what vectors of steps are loaded through
  std::vector<Halide::VarOrRVar> outside;  // loops around those of the steps
};

Reduction reduction_of(algorithm::Conv2d& conv, const DirectConvParameters& p) {
  if (p.half() || p.int8()) {
    const bool is_staged = p.int8() ? p.input_lanes > 1 : p.half()->whole_tile;
    Func samples = is_staged ? conv.short_input.in(conv.short_sum) : conv.short_input;
    return {conv.short_sum,
            p.int8() ? conv.steps.y : conv.steps.x,
            p.int8() ? algorithm::kInt8Steps : 1,
            samples,
            {conv.n, conv.chunk, conv.kx, conv.ky}};
  }
  Func samples = p.in_rows() ? conv.row : p.input_lanes > 1 ? conv.input.in(conv.sum) : Func();
  return {conv.sum, conv.r.x, 1, samples, {conv.r.y, conv.r.z}};
}

// The loops of a tile's update inside of `inner` and `outside`; four products of int8 are one instruction.
void schedule_loops(algorithm::Conv2d& conv, Halide::Stage& update, const DirectConvParameters& p,
                    const std::vector<Halide::VarOrRVar>& inner, const std::vector<Halide::VarOrRVar>& outside) {
  std::vector<Halide::VarOrRVar> order{conv.lane, conv.x, conv.y};
  if (p.int8()) order.insert(order.begin(), conv.steps.x);
  order.insert(order.end(), inner.begin(), inner.end());
  order.insert(order.end(), outside.begin(), outside.end());
  update.reorder(order);
  if (p.int8()) update.atomic().vectorize(conv.steps.x);
  update.vectorize(conv.lane, p.vector).unroll(conv.lane).unroll(conv.x).unroll(conv.y);
}

// One step after the other, each pixel's sample broadcast from memory.
void schedule_steps(algorithm::Conv2d& conv, Reduction& reduction, const DirectConvParameters& p) {
  Halide::Stage update = reduction.sum.update();
  schedule_loops(conv, update, p, {reduction.steps}, reduction.outside);
  if (const int steps = p.unroll / reduction.step_samples; steps > 1) update.unroll(reduction.steps, steps);
}

// `input_lanes` steps at a time, whose samples are one vector per pixel: each lane is an operand of the FMAs (NEON's
// fmla v.4s, v.4s, v.s[i]), so that a load serves several steps.
void schedule_vectors_of_steps(algorithm::Conv2d& conv, Reduction& reduction, const DirectConvParameters& p) {
  RVar iteration("iteration"), vector("vector"), step("step");
  Halide::Stage update = reduction.sum.update();
  update.split(reduction.steps, vector, step, p.input_lanes / reduction.step_samples);
  if (p.in_rows())
    update.unroll(vector);  // the vectors of a row differ in how they overlap
  else
    update.split(vector, iteration, vector, p.unroll / p.input_lanes).unroll(vector);
  std::vector<Halide::VarOrRVar> inner{step, vector};
  if (!p.in_rows()) inner.emplace_back(iteration);
  schedule_loops(conv, update, p, inner, reduction.outside);
  update.unroll(step);

  Func samples = reduction.samples;
  const std::vector<Var> args = samples.args();
  const Var x = p.in_rows() ? conv.x : args[1], y = p.in_rows() ? conv.y : args[2];
  samples.compute_at(reduction.sum, vector).store_in(MemoryType::Register);
  if (p.in_rows())
    samples.bound(args[0], 0, p.input_lanes);
  else
    samples.bound_extent(args[0], p.input_lanes);
  samples.vectorize(args[0], p.input_lanes);
  if (p.tile_x > 1) samples.unroll(x);
  if (p.tile_y > 1) samples.unroll(y);
}

// A tile of pixels x panel channels, unrolled.  Its extents are said, not inferred: with predicated channels the
// inferred ones are no constants, and the tile would be on the heap.
void schedule_tile(algorithm::Conv2d& conv, Func& tile, const DirectConvParameters& p) {
  tile.store_in(MemoryType::Stack)
      .bound_extent(conv.lane, p.panel)
      .bound_extent(conv.panel, 1)
      .bound_extent(conv.x, p.tile_x)
      .bound_extent(conv.y, p.tile_y)
      .bound_extent(conv.n, 1)
      .vectorize(conv.lane, p.vector)
      .unroll(conv.lane)
      .unroll(conv.x)
      .unroll(conv.y);
}

// A tile's input in float16, in L1, for all panels.
void schedule_half_tile(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p, const Var& tile) {
  const std::vector<Var> args = conv.short_input.args();
  conv.short_input.compute_at(conv.output, tile)
      .store_in(MemoryType::Stack)
      .bound_extent(args[0], static_cast<int>(s.in_channels))
      .bound_extent(args[1], static_cast<int>((p.tile_x - 1) * s.stride_w + s.span_w()))
      .bound_extent(args[2], static_cast<int>((p.tile_y - 1) * s.stride_h + s.span_h()))
      .bound_extent(args[3], 1)
      .vectorize(args[0], p.input_lanes);
}

// The sums of a chunk, in registers, are added to the tile's float32 sums, which lie in L1.
void schedule_short_sums(algorithm::Conv2d& conv, const DirectConvParameters& p) {
  conv.sum.update()
      .reorder(conv.lane, conv.x, conv.y, conv.r.x, conv.r.y, conv.r.z)
      .vectorize(conv.lane, p.vector)
      .unroll(conv.lane)
      .unroll(conv.x)
      .unroll(conv.y);
  conv.short_sum.compute_at(conv.sum, conv.r.x);
  schedule_tile(conv, conv.short_sum, p);
}

void schedule_reduction(algorithm::Conv2d& conv, const DirectConvParameters& p) {
  if (p.half() || p.int8()) schedule_short_sums(conv, p);
  Reduction reduction = reduction_of(conv, p);
  if (p.input_lanes > 1)
    schedule_vectors_of_steps(conv, reduction, p);
  else
    schedule_steps(conv, reduction, p);
}

}  // namespace

// The loops, outermost first; a task is `panel_tasks` x `n` x `pixel_tasks`, so that successive tasks share weights:
//   parallel: panel task, n, pixel task
//     pixels_inner: panel, y, x tile      panels_inner: y, x tile, panel
//       reduction over ky, kx, ci
//         tile of tile_y x tile_x pixels x panel channels, unrolled, accumulators in registers
// Pixels are split into tasks exactly, so no two tasks write one element; within a task the last tile is shifted
// inwards and computes a few pixels twice.
//
// Registers (AVX-512, tile 14 x 32): 28 accumulators, 2 vectors of weights, 1 broadcast input, 31 of 32; per step of
// the reduction 28 FMAs for 16 loads.  AVX2 (6 x 16): 12 + 2 + 1 of 16, 12 FMAs for 8 loads.  No spills in the inner
// loop.  Reached on Zen 5, one core, ResNet50 at batch 1 (peak 266 GFLOP/s with AVX-512, 133 with AVX2): AVX-512 94-100
// % for every shape and 97 % in sum, 2 threads 98 % of twice that; with weights from memory (as in a network of 100 MB)
// 92 %, weak: the 7x7 maps (80 %).  AVX2: 94 % up to 28x28 maps, 89 % at 14x14, 74 % at 7x7 (no divisor of 7 fits).
// NEON (8 x 7): 14 accumulators, 7 vectors of samples, 2 of weights, 23 of 32; llvm-mca: 90-98 % of peak on
// neoverse-n1, 91-100 % on v1, every shape of ResNet50 and the MNIST ResNet (docs/arm.md).
// int8: the same tiles, a step of four channels; docs/schedules.md has the shares of peak, 78 % of vpdpbusd's for
// ResNet50 on Zen 4, loops of 90-95 % of udot's on neoverse-n1.
void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& s, const DirectConvParameters& p,
                          const MachineModel& machine) {
  bind_buffers(conv, s, p);
  Var panel("panel_o"), lane("lane_i"), panel_task("panel_task"), panel_in("panel_in"), task("task");
  Var x_tile("x_tile"), xi("xi"), y_tile("y_tile"), yi("yi"), pixel_task("pixel_task"), pixel_in("pixel_in");
  Func& out = conv.output;
  const bool whole_panels = s.out_channels % p.panel == 0;
  const int task_pixels = static_cast<int>(p.task_pixels), task_panels = static_cast<int>(p.task_panels);

  out.split(conv.c, panel, lane, p.panel, whole_panels ? TailStrategy::RoundUp : TailStrategy::Predicate)
      .split(panel, panel_task, panel_in, task_panels,
             p.panels(s) % task_panels == 0 ? TailStrategy::RoundUp : TailStrategy::GuardWithIf);
  if (p.flat) {
    out.split(conv.x, pixel_task, pixel_in, task_pixels, TailStrategy::RoundUp)
        .split(pixel_in, x_tile, xi, p.tile_x, TailStrategy::ShiftInwards)
        .split(conv.y, y_tile, yi, 1);
  } else {
    out.split(conv.x, x_tile, xi, p.tile_x, TailStrategy::ShiftInwards)
        .split(conv.y, pixel_task, pixel_in, task_pixels, TailStrategy::RoundUp)
        .split(pixel_in, y_tile, yi, p.tile_y, TailStrategy::RoundUp);
  }
  if (p.order == LoopOrder::pixels_inner) {
    out.reorder(lane, xi, yi, x_tile, y_tile, panel_in, pixel_task, conv.n, panel_task);
  } else {
    out.reorder(lane, xi, yi, panel_in, x_tile, y_tile, pixel_task, conv.n, panel_task);
  }
  out.fuse(conv.n, panel_task, task).fuse(pixel_task, task, task).parallel(task);
  out.vectorize(lane, p.vector, whole_panels ? TailStrategy::RoundUp : TailStrategy::Predicate)
      .unroll(lane)
      .unroll(xi)
      .unroll(yi);

  conv.sum.compute_at(out, p.order == LoopOrder::pixels_inner ? x_tile : panel_in);
  schedule_tile(conv, conv.sum, p);
  if (p.half() && p.half()->whole_tile) schedule_half_tile(conv, s, p, x_tile);
  if (p.int8()) schedule_quantised_input(conv, s, p, machine, task);
  schedule_reduction(conv, p);
}

}  // namespace skipper::cpu
