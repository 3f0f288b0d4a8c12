#include "compiler/kernels/softmax/bind.h"
#include "compiler/kernels/softmax/schedule.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::TailStrategy;
using Halide::Var;

// A warp has a sample: each thread the maximum and the sum of every 32nd class, one thread those of the warp.
void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& s, const MachineModel& machine) {
  const int lanes = vector_for(s.channels, machine.lanes);
  bind_softmax(softmax, s);
  Var group("group"), thread("thread");
  softmax.output.split(softmax.c, group, thread, lanes, TailStrategy::GuardWithIf)
      .reorder(group, thread, softmax.n)
      .gpu_threads(thread)
      .gpu_blocks(softmax.n);
  for (Func* stage : {&softmax.lane_max, &softmax.lane_sum})
    stage->compute_at(softmax.output, softmax.n)
        .bound_extent(softmax.lane, lanes)
        .gpu_threads(softmax.lane)
        .update()
        .gpu_threads(softmax.lane);
  for (Func* stage : {&softmax.max, &softmax.scale}) stage->compute_at(softmax.output, softmax.n);
}

}  // namespace skipper::gpu
