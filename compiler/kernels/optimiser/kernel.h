// Steps of optimisers, and averages.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"

namespace skipper::kernels {

// Vectors of `extent` floats, a multiple of 16; outputs may lie where their inputs do.
// parameters, gradients, first, second, scalars (5) -> parameters, first, second
Kernel adam(int64_t extent, int64_t decayed, const MachineModel&);

// parameters, gradients, velocity, scalars (3) -> parameters, velocity
Kernel sgd(int64_t extent, int64_t decayed, const MachineModel&);

// average, statistic -> average
Kernel moving_average(int64_t extent, double momentum, const MachineModel&);

}  // namespace skipper::kernels
