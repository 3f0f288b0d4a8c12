// Schedule of direct convolutions for CPUs.
#pragma once

#include "compiler/algorithm/conv2d.h"
#include "compiler/schedule/direct_conv_parameters.h"

namespace skipper::cpu {

void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters,
                          const MachineModel& machine);

}  // namespace skipper::cpu
