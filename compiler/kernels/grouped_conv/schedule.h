// Schedules of convolutions in groups.
#pragma once

#include "compiler/kernels/grouped_conv/algorithm.h"
#include "compiler/kernels/grouped_conv/choice.h"

namespace skipper::cpu {

void schedule_grouped_conv(algorithm::GroupedConv& conv, const GroupedConvShape& shape,
                           const GroupedConvParameters& parameters, const MachineModel& machine);
void schedule_grouped_kernel_gradient(algorithm::GroupedKernelGradient& gradient, const GroupedConvShape& shape,
                                      const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_grouped_conv(algorithm::GroupedConv& conv, const GroupedConvShape& shape,
                           const GroupedConvParameters& parameters, const MachineModel& machine);
void schedule_grouped_kernel_gradient(algorithm::GroupedKernelGradient& gradient, const GroupedConvShape& shape,
                                      const MachineModel& machine);

}  // namespace skipper::gpu
