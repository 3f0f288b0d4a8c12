#include "compiler/kernels/optimiser/bind.h"
#include "compiler/kernels/optimiser/schedule.h"

namespace skipper::cpu {

using Halide::TailStrategy;
using Halide::Var;

// Tasks of 8 Ki floats; nothing is computed twice, so that new vectors may lie where the old ones do.  Bound by memory:
// Adam reads four floats and writes three for each parameter.
void schedule_optimiser(algorithm::Optimiser& o, int64_t extent, int vectors, const MachineModel& machine) {
  constexpr int task_floats = 8 << 10;
  bind_optimiser(o, extent, vectors);
  Var task("task"), in("in");
  if (extent <= task_floats) {
    o.output.vectorize(o.i, machine.lanes, TailStrategy::RoundUp);
    return;
  }
  o.output.split(o.i, task, in, task_floats, TailStrategy::GuardWithIf)
      .vectorize(in, machine.lanes, TailStrategy::GuardWithIf)
      .parallel(task);
}

}  // namespace skipper::cpu
