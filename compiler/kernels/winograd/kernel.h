// Convolutions in the Winograd domain.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/conv/shape.h"
#include "compiler/kernels/winograd/parameters.h"
#include "compiler/kernels/winograd/shape.h"

namespace skipper::kernels {

// input (c,x,y,n) with its border -> output (channel of a line, tile, line, point column, point row, block, n)
Kernel winograd_input(const WinogradInputShape&, const MachineModel&);

// input as winograd_input gives it, weights (lane, ci, point column, point row, panel), bias (o), the epilogue's
// -> output (o,x,y,n)
Kernel winograd_conv(const ConvShape&, const WinogradParameters&, const Epilogue& = no_epilogue);

}  // namespace skipper::kernels
