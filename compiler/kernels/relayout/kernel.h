// Copies into other layouts.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/relayout/shape.h"

namespace skipper::kernels {

Kernel relayout(const RelayoutShape&, const MachineModel&);  // input (c,x,y,n) -> output (c,x,y,n) with zero borders

}  // namespace skipper::kernels
