#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/relayout/schedule.h"

namespace skipper::gpu {

void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& s, const MachineModel&) {
  bind_aligned_map(copy.input, s.channels, s.input);
  copy.input.dim(0).set_extent(static_cast<int>(s.channels));
  bind_aligned_map(copy.output.output_buffer(), s.channels, s.output);
  bound_map(copy.output, s.channels, s.width + s.left + s.right, s.height + s.top + s.bottom);
  on_threads(copy.output, vector_of(s.channels));
}

}  // namespace skipper::gpu
