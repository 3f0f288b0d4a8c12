// The choice of the tile for a kernel's gradient: shape + machine -> parameters.  Pure: no Halide, no MLIR.
#pragma once

#include "compiler/kernels/kernel_gradient/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper
