// Schedules of maps that are computed element by element.  Bound by memory.
#pragma once

#include "compiler/kernels/maps/algorithm.h"
#include "compiler/kernels/maps/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using MapInputSchedule = void(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine);
using MapSchedule = void(Halide::Func map, const MapShape& shape, const MachineModel& machine);
// A Func of (c), read by a map or by what follows sums.
using PerChannelSchedule = void(Halide::Func coefficient, int64_t channels, const MachineModel& machine);

namespace cpu {
MapInputSchedule schedule_map_input;
MapSchedule schedule_map;
PerChannelSchedule schedule_per_channel;
}  // namespace cpu

namespace gpu {
MapInputSchedule schedule_map_input;
MapSchedule schedule_map;
PerChannelSchedule schedule_per_channel;
}  // namespace gpu

}  // namespace skipper
