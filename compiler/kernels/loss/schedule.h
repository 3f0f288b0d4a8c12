// Schedules of losses.
#pragma once

#include "compiler/kernels/loss/algorithm.h"
#include "compiler/kernels/softmax/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape, const MachineModel& machine);
void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                     const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape, const MachineModel& machine);
void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                     const MachineModel& machine);

}  // namespace skipper::gpu
