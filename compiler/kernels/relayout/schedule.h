// Schedules of copies.  Bound by memory.
#pragma once

#include "compiler/kernels/relayout/algorithm.h"
#include "compiler/kernels/relayout/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& shape, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& shape, const MachineModel& machine);

}  // namespace skipper::gpu
