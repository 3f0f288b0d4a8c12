#include "compiler/kernels/grouped_conv/choice.h"

#include <algorithm>
#include <limits>

namespace skipper {

namespace {

// Pixels of a row's tile: a tile costs its pixels and the loads of its weights, and the last one of a row is shifted
// inwards, so that it computes some pixels twice.
int64_t tile_of_row(int64_t width, int64_t most) {
  constexpr int64_t loads = 2;  // in pixels
  int64_t best = 1, least = std::numeric_limits<int64_t>::max();
  for (int64_t tile = 1; tile <= std::min(width, most); ++tile) {
    const int64_t cost = (width + tile - 1) / tile * (tile + loads);
    if (cost <= least) least = cost, best = tile;
  }
  return best;
}

}  // namespace

// A tile's accumulators leave registers for a depthwise 3x3 kernel's weights and a sample: 16 sums, 9 weights and a
// sample of AVX-512's and NEON's 32 registers.  Where there are 16, 6 are sums, and the weights come from L1.
GroupedConvParameters choose_grouped_conv(const GroupedConvShape& s, const MachineModel& machine) {
  GroupedConvParameters p;
  p.panel = s.panel;
  if (machine.family == Family::gpu) {
    p.vector = s.out_channels() % 4 == 0 ? 4 : 1;
    return p;
  }
  p.vector = vector_for(s.out_channels(), machine.lanes);
  // Two rows share most of the samples under them, unless strides set them apart.
  p.tile_y = s.stride_h == 1 && s.out_h % 2 == 0 && s.kernel_h > 1 ? 2 : 1;
  const int64_t most = machine.registers >= 32 ? 16 : 6;
  p.tile_x = static_cast<int>(tile_of_row(s.out_w, most / p.tile_y));
  return p;
}

}  // namespace skipper
