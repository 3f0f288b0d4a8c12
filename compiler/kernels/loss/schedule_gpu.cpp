#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/loss/schedule.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::Var;

// A batch of a few classes: nothing to gain.
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& s, const MachineModel&) {
  bind_samples(entropy.input, s.channels, s.input_stride);
  bind_samples(entropy.labels, s.channels, s.channels);
  bind_samples(entropy.losses.output_buffer(), 1, 1);
  entropy.losses.bound(entropy.one, 0, 1);
  const Var thread = on_threads(entropy.losses, 1);
  for (Func* stage : {&entropy.max, &entropy.sum, &entropy.loss}) stage->compute_at(entropy.losses, thread);
}

void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& s,
                                     const MachineModel&) {
  for (Halide::ImageParam* map : {&gradient.probabilities, &gradient.labels})
    bind_samples(*map, s.channels, s.channels);
  bind_samples(gradient.output.output_buffer(), s.channels, s.channels);
  gradient.output.bound(gradient.k, 0, static_cast<int>(s.channels));
  gradient.weight.compute_at(gradient.output, on_threads(gradient.output, 1));
}

}  // namespace skipper::gpu
