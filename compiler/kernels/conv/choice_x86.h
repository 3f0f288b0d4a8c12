// Direct convolution on x86 and other CPUs: which register tile, loop order and task size a shape gets.
#pragma once

#include "compiler/kernels/conv/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper::x86 {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine);

}  // namespace skipper::x86
