// Schedules of softmaxes.
#pragma once

#include "compiler/kernels/softmax/algorithm.h"
#include "compiler/kernels/softmax/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& shape, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_softmax(algorithm::Softmax& softmax, const SoftmaxShape& shape, const MachineModel& machine);

}  // namespace skipper::gpu
