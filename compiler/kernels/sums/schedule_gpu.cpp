#include "compiler/kernels/common/gpu_sums.h"
#include "compiler/kernels/sums/schedule.h"

namespace skipper::gpu {

void schedule_image_sums(algorithm::ImageSums& s, int64_t channels, const MachineModel&) {
  bind_samples(s.output.output_buffers()[0], channels, channels);
  bind_other_components(s.output, {1, channels});
  sum_in_blocks(s.output, s.c, channels, s.stages, s.r.y, {s.n});
}

void schedule_batch_sums(algorithm::BatchSums& s, int64_t channels, const MachineModel&) {
  bind_dense(s.output.output_buffers()[0], {channels});
  bind_other_components(s.output, {1});
  sum_in_blocks(s.output, s.c, channels, s.stages, s.r.dimensions() == 1 ? s.r.x : s.r.y, {});
}

}  // namespace skipper::gpu
