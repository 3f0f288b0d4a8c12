// Fully connected layers.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/dense/choice.h"

namespace skipper::kernels {

// input (i,n), weights (panel, I, panels), bias (panels * panel), the epilogue's -> output (o,n)
Kernel dense(const DenseShape&, const DensePanels&, const MachineModel&, const Epilogue& = no_epilogue);

}  // namespace skipper::kernels
