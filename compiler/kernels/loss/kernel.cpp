#include "compiler/kernels/loss/kernel.h"

#include "compiler/kernels/loss/schedule.h"
#include "compiler/kernels/softmax/schedule.h"

namespace skipper::kernels {

Kernel softmax_cross_entropy(const SoftmaxShape& s, const MachineModel& machine) {
  algorithm::CrossEntropy entropy(static_cast<int>(s.channels));
  algorithm::Softmax softmax(static_cast<int>(s.channels), vector_for(s.channels, machine.lanes), entropy.input);
  by_family(machine, cpu::schedule_softmax, gpu::schedule_softmax)(softmax, s, machine);
  by_family(machine, cpu::schedule_cross_entropy, gpu::schedule_cross_entropy)(entropy, s, machine);
  return {{entropy.losses, softmax.output}, {entropy.input, entropy.labels}};
}

Kernel softmax_cross_entropy_gradient(const SoftmaxShape& s, const MachineModel& machine) {
  algorithm::CrossEntropyGradient gradient(static_cast<int>(s.channels));
  by_family(machine, cpu::schedule_cross_entropy_gradient, gpu::schedule_cross_entropy_gradient)(gradient, s, machine);
  return {{gradient.output}, {gradient.probabilities, gradient.labels}};
}

}  // namespace skipper::kernels
