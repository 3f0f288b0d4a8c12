// These kernels compute each sample of a map by itself: a thread has a vector of channels of one pixel.  Memory bounds
// them.
#include "compiler/schedule/bind_cam.h"
#include "compiler/schedule/gpu/grid.h"
#include "compiler/schedule/gpu/schedules.h"

namespace skipper::gpu {

using Halide::Func;
using Halide::Var;

namespace {

void bound_map(Func map, int64_t channels, int64_t width, int64_t height) {
  const std::vector<Var> v = map.args();
  map.bound(v[0], 0, static_cast<int>(channels))
      .bound(v[1], 0, static_cast<int>(width))
      .bound(v[2], 0, static_cast<int>(height));
}

template <typename Algorithm>
void schedule_windows(Algorithm& pool, const PoolShape& s) {
  const int width = vector_of(s.channels);
  bind_aligned_map(pool.input, s.channels, s.input);
  bind_aligned_map(pool.output.output_buffers()[0], s.channels, s.output);
  bound_map(pool.output, s.channels, s.out_w, s.out_h);
  pool.reduced.compute_at(pool.output, on_threads(pool.output, width)).bound_extent(pool.c, width).vectorize(pool.c);
  pool.reduced.update().reorder(pool.c, pool.r.x, pool.r.y).vectorize(pool.c);
  if (s.window_w <= 4) pool.reduced.update().unroll(pool.r.x);
}

}  // namespace

void schedule_pool(algorithm::Pool& pool, const PoolShape& s, const MachineModel&) { schedule_windows(pool, s); }

void schedule_pool(algorithm::MaxPoolIndices& pool, const PoolShape& s, const MachineModel&) {
  schedule_windows(pool, s);
  bind_other_components(pool.output, {1, s.indices.pixel, s.indices.row, s.indices.image});
  align(pool.output.output_buffers()[1], s.channels, s.indices);
}

void schedule_map_input(Halide::ImageParam map, const MapShape& s, const MachineModel&) {
  bind_aligned_map(map, s.channels, s.strides);
}

// Coefficients of a channel are computed in each thread: cheaper than the launch of a kernel, and they need no memory.
void schedule_per_channel(Func, int64_t, const MachineModel&) {}

void schedule_map(Func map, const MapShape& s, const MachineModel&) {
  bind_aligned_map(map.output_buffer(), s.channels, s.strides);
  bound_map(map, s.channels, s.width, s.height);
  on_threads(map, vector_of(s.channels));
}

void schedule_relayout(algorithm::Relayout& copy, const RelayoutShape& s, const MachineModel&) {
  bind_aligned_map(copy.input, s.channels, s.input);
  copy.input.dim(0).set_extent(static_cast<int>(s.channels));
  bind_aligned_map(copy.output.output_buffer(), s.channels, s.output);
  bound_map(copy.output, s.channels, s.width + s.left + s.right, s.height + s.top + s.bottom);
  on_threads(copy.output, vector_of(s.channels));
}

void schedule_resize_bilinear(algorithm::ResizeBilinear& resize, int64_t width, int64_t height, const MachineModel&) {
  bind_resize_bilinear(resize, width, height);
  on_threads(resize.output, 1);
}

// A batch of a few classes: nothing to gain.
void schedule_cross_entropy(algorithm::CrossEntropy& entropy, const SoftmaxShape& s, const MachineModel&) {
  bind_samples(entropy.input, s.channels, s.input_stride);
  bind_samples(entropy.labels, s.channels, s.channels);
  bind_samples(entropy.losses.output_buffer(), 1, 1);
  entropy.losses.bound(entropy.one, 0, 1);
  const Var thread = on_threads(entropy.losses, 1);
  for (Func* stage : {&entropy.max, &entropy.sum, &entropy.loss}) stage->compute_at(entropy.losses, thread);
}

void schedule_cross_entropy_gradient(algorithm::CrossEntropyGradient& gradient, const SoftmaxShape& s,
                                     const MachineModel&) {
  for (Halide::ImageParam* map : {&gradient.probabilities, &gradient.labels})
    bind_samples(*map, s.channels, s.channels);
  bind_samples(gradient.output.output_buffer(), s.channels, s.channels);
  gradient.output.bound(gradient.k, 0, static_cast<int>(s.channels));
  gradient.weight.compute_at(gradient.output, on_threads(gradient.output, 1));
}

}  // namespace skipper::gpu
