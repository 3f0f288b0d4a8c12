// Schedules of pools.  Bound by memory.
#pragma once

#include "compiler/kernels/pool/algorithm.h"
#include "compiler/kernels/pool/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using PoolSchedule = void(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine);
using MaxPoolIndicesSchedule = void(algorithm::MaxPoolIndices& pool, const PoolShape& shape,
                                    const MachineModel& machine);
using GlobalPoolSchedule = void(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& shape,
                                const MachineModel& machine);

namespace cpu {
PoolSchedule schedule_pool;
MaxPoolIndicesSchedule schedule_max_pool_indices;
GlobalPoolSchedule schedule_global_pool;
}  // namespace cpu

namespace gpu {
PoolSchedule schedule_pool;
MaxPoolIndicesSchedule schedule_max_pool_indices;
GlobalPoolSchedule schedule_global_pool;
}  // namespace gpu

}  // namespace skipper
