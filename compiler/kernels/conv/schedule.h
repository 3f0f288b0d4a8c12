// Schedules of direct convolutions.
#pragma once

#include "compiler/kernels/conv/algorithm.h"
#include "compiler/kernels/conv/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters,
                          const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters,
                          const MachineModel& machine);

}  // namespace skipper::gpu
