// Direct convolution on ARM: which tile a shape gets.
#ifndef SKIPPER_SCHEDULE_ARM_DIRECT_CONV_PARAMETERS_H_
#define SKIPPER_SCHEDULE_ARM_DIRECT_CONV_PARAMETERS_H_

#include "compiler/schedule/direct_conv_parameters.h"

namespace skipper::arm {

DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine);

}  // namespace skipper::arm

#endif  // SKIPPER_SCHEDULE_ARM_DIRECT_CONV_PARAMETERS_H_
