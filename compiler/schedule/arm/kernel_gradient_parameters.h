// Kernel gradients on ARM: which tile a shape gets.
#ifndef SKIPPER_SCHEDULE_ARM_KERNEL_GRADIENT_PARAMETERS_H_
#define SKIPPER_SCHEDULE_ARM_KERNEL_GRADIENT_PARAMETERS_H_

#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper::arm {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::arm

#endif  // SKIPPER_SCHEDULE_ARM_KERNEL_GRADIENT_PARAMETERS_H_
