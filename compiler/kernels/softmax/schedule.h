// Schedules of softmaxes.
#pragma once

#include "compiler/kernels/softmax/algorithm.h"
#include "compiler/kernels/softmax/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using SoftmaxSchedule = void(algorithm::Softmax& softmax, const SoftmaxShape& shape, const MachineModel& machine);

namespace cpu {
SoftmaxSchedule schedule_softmax;
}  // namespace cpu

namespace gpu {
SoftmaxSchedule schedule_softmax;
}  // namespace gpu

}  // namespace skipper
