// The input of a convolution whose products are int8.
#pragma once

#include "compiler/kernels/conv/algorithm.h"
#include "compiler/kernels/conv/parameters.h"
#include "compiler/kernels/conv/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

// Converts all that a task reads before the task's tiles, onto its stack.
void schedule_quantised_input(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters,
                              const MachineModel& machine, const Halide::Var& task);

}  // namespace skipper::cpu
