// Schedules of kernels' gradients.
#pragma once

#include "compiler/kernels/kernel_gradient/algorithm.h"
#include "compiler/kernels/kernel_gradient/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_kernel_gradient(algorithm::KernelGradient& gradient, const KernelGradientShape& shape,
                              const KernelGradientParameters& parameters, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_kernel_gradient(algorithm::KernelGradient& gradient, const KernelGradientShape& shape,
                              const KernelGradientParameters& parameters, const MachineModel& machine);

}  // namespace skipper::gpu
