// The choice of a convolution's implementation: shape + machine -> parameters.  Pure: no Halide, no MLIR.
#pragma once

#include "compiler/kernels/conv/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

// Tries an ordered list of implementations, specific ones first; the last one takes any shape.
DirectConvChoice choose_direct_conv(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine);

}  // namespace skipper
