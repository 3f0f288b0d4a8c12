// Direct convolution on ARM: which tile a shape gets.
#pragma once

#include "compiler/schedule/choose_direct_conv.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::arm {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const MachineModel& machine);

}  // namespace skipper::arm
