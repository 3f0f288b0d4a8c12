// Schedules of copies.  Bound by memory.
#pragma once

#include "compiler/kernels/relayout/algorithm.h"
#include "compiler/kernels/relayout/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using RelayoutSchedule = void(algorithm::Relayout& copy, const RelayoutShape& shape, const MachineModel& machine);

namespace cpu {
RelayoutSchedule schedule_relayout;
}  // namespace cpu

namespace gpu {
RelayoutSchedule schedule_relayout;
}  // namespace gpu

}  // namespace skipper
