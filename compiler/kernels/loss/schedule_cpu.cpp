#include "compiler/kernels/common/bind.h"
#include "compiler/kernels/loss/schedule.h"

namespace skipper::cpu {

using Halide::Func;
using Halide::MemoryType;
using Halide::TailStrategy;

// A batch of a few classes: nothing to gain.
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape, const MachineModel&) {
  bind_samples(entropy.input, shape.channels, shape.input_stride);
  bind_samples(entropy.labels, shape.channels, shape.channels);
  bind_samples(entropy.losses.output_buffer(), 1, 1);
  entropy.losses.bound(entropy.one, 0, 1);
  for (Func* stage : {&entropy.max, &entropy.sum, &entropy.loss})
    stage->compute_at(entropy.losses, entropy.n).store_in(MemoryType::Stack);
}

void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                     const MachineModel& machine) {
  for (Halide::ImageParam* map : {&gradient.probabilities, &gradient.labels})
    bind_samples(*map, shape.channels, shape.channels);
  bind_samples(gradient.output.output_buffer(), shape.channels, shape.channels);
  gradient.output.bound(gradient.k, 0, static_cast<int>(shape.channels))
      .vectorize(gradient.k, vector_for(shape.channels, machine.lanes), TailStrategy::ShiftInwards);
  gradient.weight.compute_at(gradient.output, gradient.n).store_in(MemoryType::Stack);
}

}  // namespace skipper::cpu
