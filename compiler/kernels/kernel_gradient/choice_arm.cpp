#include "compiler/kernels/kernel_gradient/choice_arm.h"

#include <algorithm>

#include "compiler/kernels/common/divisors.h"

namespace skipper::arm {

// 8 input x 8 output channels: 16 sums, 2 vectors of samples, 2 of the gradient.  Of four and more pixels an iteration,
// llvm-mca says 93 % of FMA peak on neoverse-n1 and 100 % on v1; of one pixel 79 %.  12 x 8 reached 99 %, but divides
// no network's channels.  Tiles of 4 columns or fewer channels than a vector (images) read sample by sample: 86 %.
KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& s, const MachineModel& machine) {
  constexpr int64_t kRows = 8, kMostPixels = 8;
  KernelGradientParameters p;
  p.vector = vector_for(s.out_channels, machine.lanes);
  p.panel = static_cast<int>(2 * p.vector <= s.out_channels ? 2 * p.vector : p.vector);
  p.tile_kx = static_cast<int>(s.in_channels < machine.lanes && s.kernel_w <= kRows ? s.kernel_w : 1);
  p.tile_ci = static_cast<int>(std::min(s.in_channels, std::max<int64_t>(1, kRows / p.tile_kx)));
  if (p.tile_ci > machine.lanes) p.tile_ci = p.tile_ci / machine.lanes * machine.lanes;
  p.input_lanes = p.tile_ci % machine.lanes == 0 ? machine.lanes : 1;
  p.unroll = largest_divisor(s.out_w, kMostPixels);
  return p;
}

}  // namespace skipper::arm
