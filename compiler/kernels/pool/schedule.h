// Schedules of pools.  Bound by memory.
#pragma once

#include "compiler/kernels/pool/algorithm.h"
#include "compiler/kernels/pool/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_pool(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine);
void schedule_max_pool_indices(algorithm::MaxPoolIndices& pool, const PoolShape& shape, const MachineModel& machine);
void schedule_global_pool(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& shape,
                          const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_pool(algorithm::Pool& pool, const PoolShape& shape, const MachineModel& machine);
void schedule_max_pool_indices(algorithm::MaxPoolIndices& pool, const PoolShape& shape, const MachineModel& machine);
void schedule_global_pool(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& shape,
                          const MachineModel& machine);

}  // namespace skipper::gpu
