// Kernel gradients on ARM: which tile a shape gets.
#pragma once

#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper::arm {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::arm
