// Schedules of losses.
#pragma once

#include "compiler/kernels/loss/algorithm.h"
#include "compiler/kernels/softmax/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using CrossEntropySchedule = void(algorithm::CrossEntropy& entropy, const SoftmaxShape& shape,
                                  const MachineModel& machine);
using CrossEntropyGradientSchedule = void(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& shape,
                                          const MachineModel& machine);

namespace cpu {
CrossEntropySchedule schedule_cross_entropy;
CrossEntropyGradientSchedule schedule_cross_entropy_gradient;
}  // namespace cpu

namespace gpu {
CrossEntropySchedule schedule_cross_entropy;
CrossEntropyGradientSchedule schedule_cross_entropy_gradient;
}  // namespace gpu

}  // namespace skipper
