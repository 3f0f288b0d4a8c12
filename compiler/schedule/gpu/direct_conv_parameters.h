// Direct convolution on GPUs: which tile a shape gets.
#pragma once

#include "compiler/schedule/direct_conv_parameters.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::gpu {

DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine);

}  // namespace skipper::gpu
