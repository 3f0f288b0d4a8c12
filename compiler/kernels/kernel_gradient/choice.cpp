#include "compiler/kernels/kernel_gradient/choice.h"

#include <algorithm>
#include <limits>

#include "compiler/kernels/common/divisors.h"
#include "compiler/kernels/conv/tile_cost_x86.h"
#include "compiler/kernels/kernel_gradient/choice_arm.h"
#include "compiler/kernels/kernel_gradient/choice_gpu.h"

namespace skipper {

namespace {

// Cycles of one pixel: two FMAs or nearly two loads a cycle, and cache lines from L2, where both maps are: a line of
// the gradient per vector, and the part of a line that the rows of the input are.
double pixel_cycles(int rows, int vectors, int lanes) {
  const double fma = std::max(rows * vectors * 1.0, 9.5) / 2.0, loads = (rows + vectors) / 1.75;
  const double lines = vectors * lanes / 16.0 + std::max(rows, 8) / 16.0;
  return std::max({fma, loads, lines * 64 / 28});
}

}  // namespace

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& s, const MachineModel& machine) {
  if (machine.family == Family::gpu) return gpu::choose_kernel_gradient(s, machine);
  if (machine.family == Family::arm) return arm::choose_kernel_gradient(s, machine);
  KernelGradientParameters p;
  p.flat = is_flat(s);
  p.vector = vector_for(s.out_channels, machine.lanes);
  // Columns of the kernel make up for channels, as far as a tile has room for them.
  const int few_channels = 4;
  const bool fits = s.kernel_w <= x86::most_pixels(machine, 1);
  p.tile_kx = s.in_channels <= few_channels && fits ? static_cast<int>(s.kernel_w) : 1;
  double best = std::numeric_limits<double>::infinity();
  for (int vectors : {2, 1, 3, 4}) {
    if (vectors * p.vector > s.out_channels) continue;
    const int most = std::max(1, x86::most_pixels(machine, vectors) / p.tile_kx);
    for (int ci = static_cast<int>(std::min<int64_t>(most, s.in_channels)); ci >= 1; --ci) {
      const int64_t tiles = divide_up(s.out_channels, vectors * p.vector) * divide_up(s.in_channels, ci);
      const double time = static_cast<double>(tiles) * pixel_cycles(ci * p.tile_kx, vectors, p.vector);
      if (time >= best * 0.995) continue;
      best = time;
      p.panel = vectors * p.vector, p.tile_ci = ci;
    }
  }
  return p;
}

}  // namespace skipper
