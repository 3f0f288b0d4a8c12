#include "compiler/schedule/schedules.h"

namespace skipper {

const Schedules& schedules_of(const MachineModel& machine) {
  return machine.family == Family::gpu ? gpu::schedules : cpu::schedules;
}

}  // namespace skipper
