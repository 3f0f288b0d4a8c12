// Schedule of optimisers for CPUs.
#pragma once

#include "compiler/algorithm/optimiser.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::cpu {

// The first `vectors` params have `extent` floats, a multiple of 16.
void schedule_optimiser(algorithm::Optimiser& optimiser, int64_t extent, int vectors, const MachineModel& machine);

}  // namespace skipper::cpu
