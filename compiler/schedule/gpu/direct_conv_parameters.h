// Direct convolution on GPUs: which tile a shape gets.
#pragma once

#include "compiler/schedule/choose_direct_conv.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::gpu {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const MachineModel& machine);

}  // namespace skipper::gpu
