#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/loss/bind.h"
#include "compiler/kernels/loss/schedule.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::Var;

// A batch of a few classes: nothing to gain.
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& s, const MachineModel&) {
  bind_cross_entropy(entropy, s);
  const Var thread = on_threads(entropy.losses, 1);
  for (Func* stage : {&entropy.max, &entropy.sum, &entropy.loss}) stage->compute_at(entropy.losses, thread);
}

void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& s,
                                     const MachineModel&) {
  bind_cross_entropy_gradient(gradient, s);
  gradient.weight.compute_at(gradient.output, on_threads(gradient.output, 1));
}

}  // namespace skipper::gpu
