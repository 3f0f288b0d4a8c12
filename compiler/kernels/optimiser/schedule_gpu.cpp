#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/optimiser/bind.h"
#include "compiler/kernels/optimiser/schedule.h"

namespace skipper::gpu {

// A thread has one element; neighbours are side by side in memory.  Bound by memory.  Nothing is computed twice, so
// that new vectors may lie where the old ones do.
void schedule_optimiser(algorithm::Optimiser& o, int64_t extent, int vectors, const MachineModel&) {
  bind_optimiser(o, extent, vectors);
  on_threads(o.output, 1);
}

}  // namespace skipper::gpu
