#include "compiler/kernels/grouped_conv/schedule.h"

// Convolutions in groups.  A thread has a vector of channels of one pixel, and reads what lies under it from L1, where
// its neighbours left it: bound by memory, as maps are.
#include "compiler/kernels/common/gpu_grid.h"

namespace skipper::gpu {

void schedule_grouped_conv(algorithm::GroupedConv& conv, const GroupedConvShape& s, const GroupedConvParameters& p,
                           const MachineModel&) {
  bind_aligned_map(conv.input, s.groups * s.in_per_group, s.input);
  bind_aligned_map(conv.output.output_buffer(), s.out_channels(), s.output);
  bind_dense(conv.weights, {s.panel, s.weight_rows(), s.kernel_w, s.kernel_h, 1});
  bind_dense(conv.bias, {s.out_channels()});
  conv.output.bound(conv.c, 0, static_cast<int>(s.out_channels()))
      .bound(conv.x, 0, static_cast<int>(s.out_w))
      .bound(conv.y, 0, static_cast<int>(s.out_h));
  conv.sum.compute_at(conv.output, on_threads(conv.output, p.vector)).bound_extent(conv.c, p.vector).vectorize(conv.c);
  conv.sum.update().reorder(conv.c, conv.r.x, conv.r.y, conv.r.z).vectorize(conv.c);
}

// A thread has one element of the gradient, and passes all pixels of all images, in one order.
void schedule_grouped_kernel_gradient(algorithm::GroupedKernelGradient& g, const GroupedConvShape& s,
                                      const MachineModel&) {
  bind_map(g.input, s.input);
  bind_map(g.gradient, s.output);
  bind_dense(g.output.output_buffer(), {s.panel, s.weight_rows(), s.kernel_w, s.kernel_h});
  g.output.bound(g.o, 0, static_cast<int>(s.panel))
      .bound(g.ci, 0, static_cast<int>(s.weight_rows()))
      .bound(g.kx, 0, static_cast<int>(s.kernel_w))
      .bound(g.ky, 0, static_cast<int>(s.kernel_h));
  g.sum.compute_at(g.output, on_threads(g.output, 1));
  g.sum.update().reorder(g.r.x, g.r.y, g.r.z);
}

}  // namespace skipper::gpu
