// Schedules of convolutions in groups for CPUs.
#pragma once

#include "compiler/algorithm/grouped_conv.h"
#include "compiler/schedule/grouped_conv_shape.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::cpu {

void schedule_grouped_conv(algorithm::GroupedConv& conv, const GroupedConvShape& shape,
                           const GroupedConvParameters& parameters, const MachineModel& machine);
void schedule_grouped_kernel_gradient(algorithm::GroupedKernelGradient& gradient, const GroupedConvShape& shape,
                                      const MachineModel& machine);

}  // namespace skipper::cpu
