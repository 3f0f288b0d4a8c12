// The choice of a convolution's implementation: shape + machine -> parameters.  Pure: no Halide, no MLIR.
#pragma once

#include "compiler/schedule/direct_conv_parameters.h"
#include "compiler/schedule/machine_model.h"

namespace skipper {

// Tries an ordered list of implementations, specific ones first; the last one takes any shape.
DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine);

}  // namespace skipper
