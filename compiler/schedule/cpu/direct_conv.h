// Schedule of direct convolutions for CPUs.
#ifndef SKIPPER_SCHEDULE_CPU_DIRECT_CONV_H_
#define SKIPPER_SCHEDULE_CPU_DIRECT_CONV_H_

#include "compiler/algorithm/conv2d.h"
#include "compiler/schedule/direct_conv_parameters.h"

namespace skipper::cpu {

void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters,
                          const MachineModel& machine);

}  // namespace skipper::cpu

#endif  // SKIPPER_SCHEDULE_CPU_DIRECT_CONV_H_
