// Convolutions.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/conv/parameters.h"

namespace skipper::kernels {

// input (ci,x,y,n), weights (panel, I, KW, KH, panels), bias (panels * panel), the epilogue's -> output (o,x,y,n).
// If parameters.int8: weights (4, panel, I / 4, KW, KH, panels), and behind the bias: scale (panels * panel).
// If parameters.flat: all maps are (c, x, 1, 1) with x over batch * h * w.
Kernel conv2d(const ConvShape&, const DirectConvParameters&, const MachineModel&, const Epilogue& = no_epilogue);

}  // namespace skipper::kernels
