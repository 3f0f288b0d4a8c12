// Softmaxes.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/softmax/shape.h"

namespace skipper::kernels {

Kernel softmax(const SoftmaxShape&, const MachineModel&);  // input (c,n) -> output (c,n)

}  // namespace skipper::kernels
