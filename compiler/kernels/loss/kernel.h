// Losses and their gradients.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/softmax/shape.h"

namespace skipper::kernels {

// input, labels (c,n) -> losses (1,n), probabilities (c,n)
Kernel softmax_cross_entropy(const SoftmaxShape&, const MachineModel&);

// probabilities, labels (c,n) -> output (c,n)
Kernel softmax_cross_entropy_gradient(const SoftmaxShape&, const MachineModel&);

}  // namespace skipper::kernels
