#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/optimiser/schedule.h"

namespace skipper::gpu {

void schedule_optimiser(algorithm::Optimiser& o, int64_t extent, int vectors, const MachineModel&) {
  for (int i = 0; i < vectors; ++i) bind_dense(o.params[static_cast<size_t>(i)], {extent});
  bind_dense(o.output.output_buffers()[0], {extent});
  bind_other_components(o.output, {1});
  o.output.bound(o.i, 0, static_cast<int>(extent));
  on_threads(o.output, 1);
}

}  // namespace skipper::gpu
