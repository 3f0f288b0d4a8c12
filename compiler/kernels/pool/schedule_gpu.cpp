#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/common/gpu_sums.h"
#include "compiler/kernels/pool/schedule.h"

namespace skipper::gpu {

namespace {

template <typename Algorithm>
void schedule_windows(Algorithm& pool, const PoolShape& s) {
  const int width = vector_of(s.channels);
  bind_aligned_map(pool.input, s.channels, s.input);
  bind_aligned_map(pool.output.output_buffers()[0], s.channels, s.output);
  bound_map(pool.output, s.channels, s.out_w, s.out_h);
  pool.reduced.compute_at(pool.output, on_threads(pool.output, width)).bound_extent(pool.c, width).vectorize(pool.c);
  if (!pool.reduced.has_update_definition()) return;
  pool.reduced.update().reorder(pool.c, pool.r.x, pool.r.y).vectorize(pool.c);
  if (s.window_w <= 4) pool.reduced.update().unroll(pool.r.x);
}

}  // namespace

void schedule_pool(algorithm::Pool& pool, const PoolShape& s, const MachineModel&) { schedule_windows(pool, s); }

void schedule_max_pool_indices(algorithm::MaxPoolIndices& pool, const PoolShape& s, const MachineModel&) {
  schedule_windows(pool, s);
  bind_other_components(pool.output, {1, s.indices.pixel, s.indices.row, s.indices.image});
  align(pool.output.output_buffers()[1], s.channels, s.indices);
}

void schedule_global_pool(algorithm::GlobalAveragePool& pool, const GlobalPoolShape& s, const MachineModel&) {
  bind_map(pool.input, s.input);
  bind_samples(pool.output.output_buffer(), s.channels, s.output.image);
  sum_in_blocks(pool.output, pool.c, s.channels, {pool.sum}, pool.r.y, {pool.n});
}

}  // namespace skipper::gpu
