// Schedules of fully connected layers.
#pragma once

#include "compiler/kernels/dense/algorithm.h"
#include "compiler/kernels/dense/choice.h"

namespace skipper::cpu {

void schedule_dense(algorithm::Dense& dense, const DenseShape& shape, const DensePanels& panels,
                    const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_dense(algorithm::Dense& dense, const DenseShape& shape, const DensePanels& panels,
                    const MachineModel& machine);

}  // namespace skipper::gpu
