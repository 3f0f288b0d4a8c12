// The tile of a kernel's gradient on GPUs.
#pragma once

#include "compiler/schedule/kernel_gradient_parameters.h"
#include "compiler/schedule/machine_model.h"

namespace skipper::gpu {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::gpu
