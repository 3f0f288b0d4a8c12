// Schedules of direct convolutions.
#pragma once

#include "compiler/kernels/conv/algorithm.h"
#include "compiler/kernels/conv/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using DirectConvSchedule = void(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters,
                                const MachineModel& machine);

namespace cpu {
DirectConvSchedule schedule_direct_conv;
}  // namespace cpu

namespace gpu {
DirectConvSchedule schedule_direct_conv;
}  // namespace gpu

}  // namespace skipper
