// Schedules of kernels' gradients.
#pragma once

#include "compiler/kernels/kernel_gradient/algorithm.h"
#include "compiler/kernels/kernel_gradient/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using KernelGradientSchedule = void(algorithm::KernelGradient& gradient, const KernelGradientShape& shape,
                                    const KernelGradientParameters& parameters, const MachineModel& machine);

namespace cpu {
KernelGradientSchedule schedule_kernel_gradient;
}  // namespace cpu

namespace gpu {
KernelGradientSchedule schedule_kernel_gradient;
}  // namespace gpu

}  // namespace skipper
