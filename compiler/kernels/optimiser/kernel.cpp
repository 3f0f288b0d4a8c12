#include "compiler/kernels/optimiser/kernel.h"

#include "compiler/kernels/optimiser/schedule.h"

namespace skipper::kernels {

Kernel adam(int64_t extent, int64_t decayed, const MachineModel& machine) {
  algorithm::Optimiser optimiser = algorithm::adam(static_cast<int>(decayed));
  by_family(machine, cpu::schedule_optimiser, gpu::schedule_optimiser)(optimiser, extent, 4, machine);
  return {{optimiser.output}, optimiser.params};
}

Kernel sgd(int64_t extent, int64_t decayed, const MachineModel& machine) {
  algorithm::Optimiser optimiser = algorithm::sgd(static_cast<int>(decayed));
  by_family(machine, cpu::schedule_optimiser, gpu::schedule_optimiser)(optimiser, extent, 3, machine);
  return {{optimiser.output}, optimiser.params};
}

Kernel moving_average(int64_t extent, double momentum, const MachineModel& machine) {
  algorithm::Optimiser average = algorithm::moving_average(momentum);
  by_family(machine, cpu::schedule_optimiser, gpu::schedule_optimiser)(average, extent, 2, machine);
  return {{average.output}, average.params};
}

}  // namespace skipper::kernels
