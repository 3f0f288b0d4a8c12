// Schedules of convolutions in the Winograd domain.  CPUs alone: choose_winograd gives GPUs none.
#pragma once

#include "compiler/kernels/conv/shape.h"
#include "compiler/kernels/winograd/algorithm.h"
#include "compiler/kernels/winograd/parameters.h"
#include "compiler/kernels/winograd/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_winograd_input(algorithm::WinogradInput& input, const WinogradInputShape& shape,
                             const MachineModel& machine);
void schedule_winograd_conv(algorithm::WinogradConv& conv, const ConvShape& shape,
                            const WinogradParameters& parameters);

}  // namespace skipper::cpu
