// Kernel gradients on ARM: which tile a shape gets.
#pragma once

#include "compiler/kernels/kernel_gradient/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper::arm {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::arm
