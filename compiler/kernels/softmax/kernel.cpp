#include "compiler/kernels/softmax/kernel.h"

#include "compiler/kernels/softmax/schedule.h"

namespace skipper::kernels {

Kernel softmax(const SoftmaxShape& s, const MachineModel& machine) {
  algorithm::Softmax softmax(static_cast<int>(s.channels), vector_for(s.channels, machine.lanes));
  by_family(machine, cpu::schedule_softmax, gpu::schedule_softmax)(softmax, s, machine);
  return {{softmax.output}, {softmax.input}};
}

}  // namespace skipper::kernels
