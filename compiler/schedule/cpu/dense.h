// Schedule of fully connected layers for CPUs.
#ifndef SKIPPER_SCHEDULE_CPU_DENSE_H_
#define SKIPPER_SCHEDULE_CPU_DENSE_H_

#include "compiler/algorithm/dense.h"
#include "compiler/schedule/machine_model.h"
#include "compiler/schedule/shapes.h"

namespace skipper::cpu {

void schedule_dense(algorithm::Dense& dense, const DenseShape& shape, const MachineModel& machine);

}  // namespace skipper::cpu

#endif  // SKIPPER_SCHEDULE_CPU_DENSE_H_
