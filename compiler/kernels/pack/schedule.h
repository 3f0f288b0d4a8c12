// Schedules of what runs once, at load: packing of parameters.
#pragma once

#include "compiler/kernels/pack/algorithm.h"
#include "compiler/kernels/pack/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_pack_weights(algorithm::PackWeights& pack, const PackShape& shape, const MachineModel& machine);
void schedule_pack_bias(algorithm::PackBias& pack, const PackShape& shape, const MachineModel& machine);
void schedule_pack_scale(algorithm::PackScale& pack, const PackShape& shape, const MachineModel& machine);
void schedule_zeros(Halide::Func output, int64_t extent, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_pack_weights(algorithm::PackWeights& pack, const PackShape& shape, const MachineModel& machine);
void schedule_pack_bias(algorithm::PackBias& pack, const PackShape& shape, const MachineModel& machine);
void schedule_pack_scale(algorithm::PackScale& pack, const PackShape& shape, const MachineModel& machine);
void schedule_zeros(Halide::Func output, int64_t extent, const MachineModel& machine);

}  // namespace skipper::gpu
