#include "compiler/kernels/kernel_gradient/choice_gpu.h"

#include <utility>

#include "compiler/kernels/common/gpu_parts.h"

namespace skipper::gpu {

namespace {

// Whole vectors where they divide the channels; else the last tile is shifted inwards.
int tile_of(int64_t channels, int most) {
  for (int tile : {8, 4})
    if (tile <= most && channels % tile == 0) return tile;
  return static_cast<int>(std::min<int64_t>(4, channels));
}

int64_t threads_of(const KernelGradientShape& s, const KernelGradientParameters& p) {
  return divide_up(s.out_channels, p.panel) * divide_up(s.in_channels, p.tile_ci) * s.kernel_w * s.kernel_h * p.parts;
}

}  // namespace

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& s, const MachineModel& machine) {
  KernelGradientParameters p;
  p.parts = 16;  // images that are summed side by side
  // Large tiles have fewer loads, small ones more threads: 8 warps for each scheduler hide what a load takes.
  const int64_t enough = 1024 * machine.cores;
  for (auto [panel, ci] : {std::pair{8, 8}, {8, 4}, {4, 4}}) {
    p.panel = tile_of(s.out_channels, panel), p.tile_ci = tile_of(s.in_channels, ci);
    if (threads_of(s, p) >= enough) break;
  }
  p.vector = p.panel % 4 == 0 ? 4 : 1;
  p.unroll = largest_divisor(s.out_w, 64 / (p.panel + p.tile_ci));
  const int64_t panels = divide_up(s.out_channels, p.panel), rows = divide_up(s.in_channels, p.tile_ci);
  const int most = std::min(256, most_shared_bytes / 4 / (p.panel * p.tile_ci)) / p.parts;
  p.panel_threads = s.out_channels % p.panel == 0 ? largest_divisor(panels, std::min(most, 8)) : 1;
  p.ci_threads = s.in_channels % p.tile_ci == 0 ? largest_divisor(rows, most / p.panel_threads) : 1;
  return p;
}

}  // namespace skipper::gpu
