// Schedules of fully connected layers.
#pragma once

#include "compiler/kernels/dense/algorithm.h"
#include "compiler/kernels/dense/choice.h"

namespace skipper {

using DenseSchedule = void(algorithm::Dense& dense, const DenseShape& shape, const DensePanels& panels,
                           const MachineModel& machine);

namespace cpu {
DenseSchedule schedule_dense;
}  // namespace cpu

namespace gpu {
DenseSchedule schedule_dense;
}  // namespace gpu

}  // namespace skipper
