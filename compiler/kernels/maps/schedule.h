// Schedules of maps that are computed element by element.  Bound by memory.
#pragma once

#include "compiler/kernels/maps/algorithm.h"
#include "compiler/kernels/maps/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_map_input(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine);
void schedule_map(Halide::Func map, const MapShape& shape, const MachineModel& machine);
// A Func of (c), read by a map or by what follows sums.
void schedule_per_channel(Halide::Func coefficient, int64_t channels, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_map_input(Halide::ImageParam map, const MapShape& shape, const MachineModel& machine);
void schedule_map(Halide::Func map, const MapShape& shape, const MachineModel& machine);
// A Func of (c), read by a map or by what follows sums.
void schedule_per_channel(Halide::Func coefficient, int64_t channels, const MachineModel& machine);

}  // namespace skipper::gpu
