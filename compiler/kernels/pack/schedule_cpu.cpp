#include "compiler/kernels/common/quantisation.h"
#include "compiler/kernels/pack/bind.h"
#include "compiler/kernels/pack/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

// The largest magnitudes of vectors of channels, each in a register while the whole kernel passes.
void schedule_largest(Func largest, const Halide::RDom& r, int vector) {
  const Var o = largest.args().front();
  largest.store_in(MemoryType::Stack).vectorize(o, vector, TailStrategy::GuardWithIf);
  Var outer("outer"), lane("o_lane");
  largest.update()
      .split(o, outer, lane, vector, TailStrategy::GuardWithIf)
      .reorder(lane, r.x, r.y, r.z, outer)
      .vectorize(lane);
}

// Four neighbours of the reduction side by side; the panel is read twice, the second time from L2 if it fits.
void schedule_pack_int8(algorithm::PackWeights& pack, const PackShape& shape, int vector) {
  const int64_t fours = shape.in_channels / algorithm::kInt8Steps;
  bind_dense(pack.output.output_buffer(),
             {algorithm::kInt8Steps, shape.panel, fours, shape.kernel_w, shape.kernel_h, panels(shape)});
  pack.output.bound(pack.step, 0, algorithm::kInt8Steps)
      .bound(pack.ci, 0, static_cast<int>(fours))
      .vectorize(pack.step);
  pack.largest.compute_at(pack.output, pack.panel);
  schedule_largest(pack.largest, pack.r, vector);
}

// All points of a vector's taps, one column after the other in registers.
void schedule_points(algorithm::PackWeights& pack) {
  pack.output.reorder(pack.kx, pack.ky, pack.ci).unroll(pack.kx).unroll(pack.ky);
}

}  // namespace

// One pass over the weights: a task reads whole cache lines of its panel's columns and writes its panel in order; the
// scale of a panel is computed once per task.  Bound by memory.
void schedule_pack_weights(algorithm::PackWeights& pack, const PackShape& shape, const MachineModel& machine) {
  const int panel = static_cast<int>(shape.panel);
  const int vector = vector_for(panel, machine.lanes);
  bind_kernel(pack, shape);
  pack.output.bound(pack.lane, 0, panel)
      .bound(pack.kx, 0, static_cast<int>(shape.packed_w()))
      .bound(pack.ky, 0, static_cast<int>(shape.packed_h()))
      .bound(pack.panel, 0, static_cast<int>(panels(shape)))
      .vectorize(pack.lane, vector, panel % vector == 0 ? TailStrategy::RoundUp : TailStrategy::ShiftInwards)
      .parallel(pack.panel);
  if (shape.weights == Number::int8) {
    schedule_pack_int8(pack, shape, vector);
  } else {
    bind_dense(pack.output.output_buffer(),
               {panel, shape.in_channels, shape.packed_w(), shape.packed_h(), panels(shape)});
    pack.output.bound(pack.ci, 0, static_cast<int>(shape.in_channels));
  }
  if (shape.is_winograd()) schedule_points(pack);
  if (!shape.batch_norm) return;
  pack.scale.compute_at(pack.output, pack.panel)
      .store_in(MemoryType::Stack)
      .vectorize(pack.o, vector, TailStrategy::GuardWithIf);
}

// A vector of channels is a task.
void schedule_pack_scale(algorithm::PackScale& pack, const PackShape& shape, const MachineModel& machine) {
  const int64_t extent = panels(shape) * shape.panel;
  const int vector = vector_for(extent, machine.lanes);
  bind_kernel(pack, shape);
  bind_dense(pack.output.output_buffer(), {extent});
  Var outer("outer"), lane("lane_i");
  pack.output.bound(pack.o, 0, static_cast<int>(extent))
      .split(pack.o, outer, lane, vector, TailStrategy::ShiftInwards)
      .vectorize(lane)
      .parallel(outer);
  pack.largest.compute_at(pack.output, outer);
  schedule_largest(pack.largest, pack.r, vector);
}

void schedule_pack_bias(algorithm::PackBias& pack, const PackShape& shape, const MachineModel& machine) {
  const int64_t extent = panels(shape) * shape.panel;
  bind_parameters(pack, shape);
  bind_dense(pack.output.output_buffer(), {extent});
  pack.output.bound(pack.o, 0, static_cast<int>(extent))
      .vectorize(pack.o, vector_for(extent, machine.lanes), TailStrategy::ShiftInwards);
}

void schedule_zeros(Func output, int64_t extent, const MachineModel& machine) {
  bind_dense(output.output_buffer(), {extent});
  const Var i = output.args().front();
  output.bound(i, 0, static_cast<int>(extent))
      .vectorize(i, vector_for(extent, machine.lanes), TailStrategy::ShiftInwards);
}

}  // namespace skipper::cpu
