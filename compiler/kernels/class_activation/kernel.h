// Class activation maps and their resizing.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/class_activation/shape.h"
#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/dense/choice.h"

namespace skipper::kernels {

// input (c,x,y,n), weights as dense reads them for (channels -> classes), classes (1,n) -> output (1,x,y,n)
Kernel class_activation_map(const ClassActivationShape&, const DensePanels&, const MachineModel&);

// input (1,x,y,n), size (2): height, width -> output (1,x,y,n), dense, of that size
Kernel resize_bilinear(int64_t width, int64_t height, const MachineModel&);

}  // namespace skipper::kernels
