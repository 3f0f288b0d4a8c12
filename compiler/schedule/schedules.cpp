#include "compiler/schedule/schedules.h"

namespace skipper {

const Schedules& schedules_of(const MachineModel& machine) {
  return machine.family == Family::gpu ? cuda::schedules : cpu::schedules;
}

}  // namespace skipper
