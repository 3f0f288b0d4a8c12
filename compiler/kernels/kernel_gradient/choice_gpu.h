// The tile of a kernel's gradient on GPUs.
#pragma once

#include "compiler/kernels/kernel_gradient/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper::gpu {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::gpu
