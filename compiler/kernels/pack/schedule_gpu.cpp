#include "compiler/kernels/common/gpu_grid.h"
#include "compiler/kernels/pack/bind.h"
#include "compiler/kernels/pack/schedule.h"

namespace skipper::gpu {

// A thread has one element; neighbours are side by side in memory.  The scale of a channel is computed for each weight:
// one square root for 8 bytes of traffic.
void schedule_pack_weights(algorithm::PackWeights& pack, const PackShape& s, const MachineModel&) {
  bind_kernel(pack, s);
  bind_dense(pack.output.output_buffer(), {s.panel, s.in_channels, s.kernel_w, s.kernel_h, panels(s)});
  pack.output.bound(pack.lane, 0, static_cast<int>(s.panel))
      .bound(pack.ci, 0, static_cast<int>(s.in_channels))
      .bound(pack.kx, 0, static_cast<int>(s.kernel_w))
      .bound(pack.ky, 0, static_cast<int>(s.kernel_h))
      .bound(pack.panel, 0, static_cast<int>(panels(s)));
  on_threads(pack.output, 1);
}

void schedule_pack_bias(algorithm::PackBias& pack, const PackShape& s, const MachineModel&) {
  const int64_t extent = panels(s) * s.panel;
  bind_parameters(pack, s);
  bind_dense(pack.output.output_buffer(), {extent});
  pack.output.bound(pack.o, 0, static_cast<int>(extent));
  on_threads(pack.output, 1);
}

// Their machine models have no dot product, so precision_on gives them no int8.
void schedule_pack_scale(algorithm::PackScale&, const PackShape&, const MachineModel&) {
  throw Halide::InternalError("GPUs compute in float32");
}

void schedule_zeros(Halide::Func output, int64_t extent, const MachineModel&) {
  bind_dense(output.output_buffer(), {extent});
  output.bound(output.args().front(), 0, static_cast<int>(extent));
  on_threads(output, 1);
}

}  // namespace skipper::gpu
