#include "compiler/kernels/class_activation/bind.h"
#include "compiler/kernels/class_activation/schedule.h"
#include "compiler/kernels/common/gpu_grid.h"

namespace skipper::gpu {

using Halide::Var;

// A warp has a pixel: each thread the sum over every 32nd channel.  The class's column is read from L2 where it lies.
void schedule_class_activation_map(algorithm::ClassActivationMap& map, const ClassActivationShape& s,
                                   const DensePanels& panels, const MachineModel& machine) {
  const int lanes = vector_for(s.channels, machine.lanes);
  bind_class_activation_map(map, s, panels.panel);
  Var pixel("pixel"), thread("thread");
  map.output.fuse(map.x, map.y, pixel).gpu_threads(map.c).gpu_blocks(pixel, map.n);
  map.lane_sum.compute_at(map.output, pixel)
      .bound_extent(map.lane, lanes)
      .gpu_threads(map.lane)
      .update()
      .gpu_threads(map.lane);
  map.sum.compute_at(map.output, map.c);
}

void schedule_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height, const MachineModel&) {
  bind_resize_bilinear(resize, width, height);
  on_threads(resize.output, 1);
}

}  // namespace skipper::gpu
