// Schedules of what runs once, at load: packing of parameters.
#pragma once

#include "compiler/kernels/pack/algorithm.h"
#include "compiler/kernels/pack/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using PackWeightsSchedule = void(algorithm::PackWeights& pack, const PackShape& shape, const MachineModel& machine);
using PackBiasSchedule = void(algorithm::PackBias& pack, const PackShape& shape, const MachineModel& machine);
using PackScaleSchedule = void(algorithm::PackScale& pack, const PackShape& shape, const MachineModel& machine);
using ZerosSchedule = void(Halide::Func output, int64_t extent, const MachineModel& machine);

namespace cpu {
PackWeightsSchedule schedule_pack_weights;
PackBiasSchedule schedule_pack_bias;
PackScaleSchedule schedule_pack_scale;
ZerosSchedule schedule_zeros;
}  // namespace cpu

namespace gpu {
PackWeightsSchedule schedule_pack_weights;
PackBiasSchedule schedule_pack_bias;
PackScaleSchedule schedule_pack_scale;
ZerosSchedule schedule_zeros;
}  // namespace gpu

}  // namespace skipper
