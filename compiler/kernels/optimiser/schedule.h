// Schedules of optimisers.
#pragma once

#include "compiler/kernels/optimiser/algorithm.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

// The first `vectors` of its params have `extent` floats, a multiple of 16.
void schedule_optimiser(algorithm::Optimiser& optimiser, int64_t extent, int vectors, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

// The first `vectors` of its params have `extent` floats, a multiple of 16.
void schedule_optimiser(algorithm::Optimiser& optimiser, int64_t extent, int vectors, const MachineModel& machine);

}  // namespace skipper::gpu
