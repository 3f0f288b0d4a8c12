#include "compiler/kernels/loss/bind.h"
#include "compiler/kernels/loss/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;

// A batch of a few classes: nothing to gain.
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape, const MachineModel&) {
  bind_cross_entropy(entropy, shape);
  for (Func* stage : {&entropy.max, &entropy.sum, &entropy.loss})
    stage->compute_at(entropy.losses, entropy.n).store_in(MemoryType::Stack);
}

void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                     const MachineModel& machine) {
  bind_cross_entropy_gradient(gradient, shape);
  gradient.output.vectorize(gradient.k, vector_for(shape.channels, machine.lanes), TailStrategy::ShiftInwards);
  gradient.weight.compute_at(gradient.output, gradient.n).store_in(MemoryType::Stack);
}

}  // namespace skipper::cpu
