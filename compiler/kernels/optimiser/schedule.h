// Schedules of optimisers.
#pragma once

#include "compiler/kernels/optimiser/algorithm.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

// The first `vectors` of its params have `extent` floats, a multiple of 16.
using OptimiserSchedule = void(algorithm::Optimiser& optimiser, int64_t extent, int vectors,
                               const MachineModel& machine);

namespace cpu {
OptimiserSchedule schedule_optimiser;
}  // namespace cpu

namespace gpu {
OptimiserSchedule schedule_optimiser;
}  // namespace gpu

}  // namespace skipper
