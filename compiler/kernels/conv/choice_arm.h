// Direct convolution on ARM: which tile a shape gets.
#pragma once

#include "compiler/kernels/conv/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper::arm {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine);

}  // namespace skipper::arm
