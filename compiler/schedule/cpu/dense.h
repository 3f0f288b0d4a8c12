// Schedule of fully connected layers for CPUs.
#pragma once

#include "compiler/algorithm/dense.h"
#include "compiler/schedule/machine_model.h"
#include "compiler/schedule/shapes.h"

namespace skipper::cpu {

void schedule_dense(algorithm::Dense& dense, const DenseShape& shape, int64_t panel_extent, const MachineModel& machine);

}  // namespace skipper::cpu
