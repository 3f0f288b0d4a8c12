#include "compiler/schedule/cuda/kernel_gradient_parameters.h"

#include "compiler/schedule/cuda/parts.h"

namespace skipper::cuda {

namespace {

// Whole vectors where they divide the channels; else the last tile is shifted inwards.
int tile_of(int64_t channels) {
  for (int tile : {8, 4})
    if (channels % tile == 0) return tile;
  return static_cast<int>(std::min<int64_t>(8, channels));
}

}  // namespace

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& s, const MachineModel& machine) {
  KernelGradientParameters p;
  p.flat = is_flat(s);
  p.panel = tile_of(s.out_channels);
  p.vector = p.panel % 4 == 0 ? 4 : 1;
  const int few_channels = 4;
  if (s.in_channels < few_channels && s.kernel_w > 1) {
    p.tile_kx = largest_divisor(s.kernel_w, most_shared_floats / p.panel);
    p.tile_ci = 1;
  } else {
    p.tile_ci = tile_of(s.in_channels);
  }
  const int64_t panels = divide_up(s.out_channels, p.panel), rows = divide_up(s.in_channels, p.tile_ci);
  const int64_t tiles = panels * rows * (s.kernel_w / p.tile_kx) * s.kernel_h;
  // Of a flat kernel the pixels of all images are shared, else the rows of each.
  p.parts = parts_for(tiles, p.flat ? 16 : s.out_h, 16, machine);
  const int most = shared_sum_threads / p.parts;
  p.panel_threads = s.out_channels % p.panel == 0 ? largest_divisor(panels, std::min(most, 8)) : 1;
  p.ci_threads = s.in_channels % p.tile_ci == 0 ? largest_divisor(rows, most / p.panel_threads) : 1;
  return p;
}

}  // namespace skipper::cuda
