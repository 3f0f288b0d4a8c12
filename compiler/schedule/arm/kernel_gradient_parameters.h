// Kernel gradients on ARM: which tile a shape gets.
#pragma once

#include "compiler/schedule/kernel_gradient_parameters.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::arm {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::arm
