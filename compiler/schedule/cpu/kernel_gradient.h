// Schedule of a convolution kernel's gradient for CPUs.
#ifndef SKIPPER_SCHEDULE_CPU_KERNEL_GRADIENT_H_
#define SKIPPER_SCHEDULE_CPU_KERNEL_GRADIENT_H_

#include "compiler/algorithm/kernel_gradient.h"
#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper::cpu {

void schedule_kernel_gradient(algorithm::KernelGradient& gradient, const KernelGradientShape& shape,
                              const KernelGradientParameters& parameters, const MachineModel& machine);

}  // namespace skipper::cpu

#endif  // SKIPPER_SCHEDULE_CPU_KERNEL_GRADIENT_H_
