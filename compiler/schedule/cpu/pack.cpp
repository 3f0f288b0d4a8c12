#include "compiler/schedule/cpu/pack.h"

#include "compiler/schedule/bind.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;
using Halide::Var;

namespace {

int64_t panels(const PackShape& shape) { return (shape.out_channels + shape.panel - 1) / shape.panel; }

}  // namespace

// One pass over the weights: a task reads whole cache lines of its panel's columns and writes its panel in order; the
// scale of a panel is computed once per task.  Bound by memory.
void schedule_pack_weights(algorithm::PackWeights& pack, const PackShape& shape, const MachineModel& machine) {
  const int panel = static_cast<int>(shape.panel);
  const int vector = vector_for(panel, machine.lanes);
  if (shape.transposed)
    bind_dense(pack.kernel, {shape.in_channels, shape.out_channels, shape.kernel_w, shape.kernel_h});
  else
    bind_dense(pack.kernel, {shape.out_channels, shape.in_channels, shape.kernel_w, shape.kernel_h});
  for (Halide::ImageParam& parameter : pack.parameters) bind_dense(parameter, {shape.out_channels});
  bind_dense(pack.output.output_buffer(), {panel, shape.in_channels, shape.kernel_w, shape.kernel_h, panels(shape)});

  const bool divides = panel % vector == 0;
  pack.output.bound(pack.lane, 0, panel)
      .bound(pack.ci, 0, static_cast<int>(shape.in_channels))
      .bound(pack.kx, 0, static_cast<int>(shape.kernel_w))
      .bound(pack.ky, 0, static_cast<int>(shape.kernel_h))
      .bound(pack.panel, 0, static_cast<int>(panels(shape)))
      .vectorize(pack.lane, vector, divides ? TailStrategy::RoundUp : TailStrategy::ShiftInwards)
      .parallel(pack.panel);
  if (!shape.batch_norm) return;
  pack.scale.compute_at(pack.output, pack.panel)
      .store_in(MemoryType::Stack)
      .vectorize(pack.o, vector, TailStrategy::GuardWithIf);
}

void schedule_pack_bias(algorithm::PackBias& pack, const PackShape& shape, const MachineModel& machine) {
  const int64_t extent = panels(shape) * shape.panel;
  for (Halide::ImageParam& parameter : pack.parameters) bind_dense(parameter, {shape.out_channels});
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
