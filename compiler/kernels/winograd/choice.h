// Whether a convolution is computed in the Winograd domain, and how: shape + machine -> parameters.  Pure: no Halide,
// no MLIR.
#pragma once

#include <optional>
#include <string>

#include "compiler/kernels/conv/shape.h"
#include "compiler/kernels/winograd/parameters.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

struct WinogradChoice {
  std::optional<WinogradParameters> parameters;  // none: a direct convolution takes less time, or there is no other
  std::string explanation;                       // for --explain
};

// Looks at no strides: layouts follow the choice.
WinogradChoice choose_winograd(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine);

}  // namespace skipper
