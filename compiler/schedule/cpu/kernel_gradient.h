// Schedule of a convolution kernel's gradient for CPUs.
#pragma once

#include "compiler/algorithm/kernel_gradient.h"
#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper::cpu {

void schedule_kernel_gradient(algorithm::KernelGradient& gradient, const KernelGradientShape& shape,
                              const KernelGradientParameters& parameters, const MachineModel& machine);

}  // namespace skipper::cpu
