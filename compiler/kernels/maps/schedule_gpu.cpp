#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/maps/schedule.h"

namespace skipper::gpu {

using Halide::Func;

void schedule_map_input(Halide::ImageParam map, const MapShape& s, const MachineModel&) {
  bind_aligned_map(map, s.channels, s.strides);
}

// Coefficients of a channel are computed in each thread: cheaper than the launch of a kernel, and they need no memory.
void schedule_per_channel(Func, int64_t, const MachineModel&) {}

// A thread has a vector of channels of one pixel.  Bound by memory.
void schedule_map(Func map, const MapShape& s, const MachineModel&) {
  bind_aligned_map(map.output_buffer(), s.channels, s.strides);
  bound_map(map, s.channels, s.width, s.height);
  on_threads(map, vector_of(s.channels));
}

}  // namespace skipper::gpu
