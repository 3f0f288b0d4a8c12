// Schedules of convolutions in groups.
#pragma once

#include "compiler/kernels/grouped_conv/algorithm.h"
#include "compiler/kernels/grouped_conv/choice.h"

namespace skipper {

using GroupedConvSchedule = void(algorithm::GroupedConv& conv, const GroupedConvShape& shape,
                                 const GroupedConvParameters& parameters, const MachineModel& machine);
using GroupedKernelGradientSchedule = void(algorithm::GroupedKernelGradient& gradient, const GroupedConvShape& shape,
                                           const MachineModel& machine);

namespace cpu {
GroupedConvSchedule schedule_grouped_conv;
GroupedKernelGradientSchedule schedule_grouped_kernel_gradient;
}  // namespace cpu

namespace gpu {
GroupedConvSchedule schedule_grouped_conv;
GroupedKernelGradientSchedule schedule_grouped_kernel_gradient;
}  // namespace gpu

}  // namespace skipper
