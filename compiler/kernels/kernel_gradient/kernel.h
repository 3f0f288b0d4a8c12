// Gradients of the kernels of convolutions and dense layers.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/kernel_gradient/parameters.h"

namespace skipper::kernels {

// input (ci,x,y,n), gradient (o,x,y,n) -> output (o,ci,kx,ky).  If parameters.flat: maps are (c, x, 1, 1).
Kernel kernel_gradient(const KernelGradientShape&, const KernelGradientParameters&, const MachineModel&);

}  // namespace skipper::kernels
