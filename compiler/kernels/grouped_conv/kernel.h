// Convolutions in groups, and the gradients of their kernels.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/grouped_conv/choice.h"

namespace skipper::kernels {

// input (c,x,y,n), weights (panel, ..., KW, KH, 1) as algorithm.h has them, bias (o), the epilogue's
// -> output (o,x,y,n)
Kernel grouped_conv(const GroupedConvShape&, const GroupedConvParameters&, const MachineModel&,
                    const Epilogue& = no_epilogue);

// input (c,x,y,n), gradient (o,x,y,n) -> output (o,ci,kx,ky), or of a depthwise convolution (m,c,kx,ky)
Kernel grouped_kernel_gradient(const GroupedConvShape&, const MachineModel&);

}  // namespace skipper::kernels
