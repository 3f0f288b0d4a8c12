#include "compiler/kernels/winograd/cost.h"

#include <algorithm>

#include "compiler/kernels/common/divisors.h"
#include "compiler/kernels/winograd/shape.h"

namespace skipper {

namespace {

// Additions, products and FMAs of a transform in one dimension for so many outputs (transform.h).
double operations(int64_t outputs) { return outputs == 4 ? 13 : 4; }

// A vector of channels of a tile: columns, then lines; two operations in a cycle, two loads and one store.
double input_transform(const WinogradTile& t) {
  const double work = static_cast<double>(t.point_rows()) * operations(t.width) +
                      static_cast<double>(t.point_columns()) * operations(t.height);
  return work / 2 + static_cast<double>(t.points());
}

double output_transform(const WinogradTile& t) {
  const double work =
      static_cast<double>(t.point_rows()) * operations(t.width) + static_cast<double>(t.width) * operations(t.height);
  return work / 2 + 1.5 * static_cast<double>(t.height * t.width);
}

}  // namespace

double winograd_weight_bytes(const ConvShape& s, const WinogradTile& tile) {
  return static_cast<double>(tile.points() * s.in_channels * s.out_channels) * sizeof(float);
}

double winograd_input_cycles(const ConvShape& s, const WinogradParameters& p) {
  const WinogradLayout input = winograd_input(s, p.tile);
  const int64_t tiles = input.blocks() * p.tile.block_tiles();
  return static_cast<double>(tiles * divide_up(s.in_channels, p.vector)) * input_transform(p.tile);
}

double winograd_output_cycles(const ConvShape& s, const WinogradParameters& p, const TileModel& tiles) {
  constexpr double l2_bytes_per_cycle = 32;
  const WinogradLayout input = winograd_input(s, p.tile);
  const int64_t groups = input.blocks() / (p.group_w * p.group_h), vectors = p.panel / p.vector;
  const double reduction = static_cast<double>(s.in_channels);
  const double block = tiles.cycles(static_cast<int>(p.tile.block_tiles()), static_cast<int>(vectors), reduction);
  // A point's weights of a panel pass once for all blocks of the group.
  const double panel_bytes = reduction * static_cast<double>(p.panel) * sizeof(float);
  const double point = std::max(block * static_cast<double>(p.group_w * p.group_h), panel_bytes / l2_bytes_per_cycle);
  const double outputs = static_cast<double>(p.group_tiles() * vectors) * output_transform(p.tile);
  const double points = static_cast<double>(p.tile.points());
  return estimated_cycles({.input = 0,
                           .tile = points * point + outputs,
                           .tiles = p.task_panels,
                           .tasks = groups * (s.out_channels / p.panel / p.task_panels),
                           .weight_bytes = points * panel_bytes * static_cast<double>(p.task_panels)});
}

// Measured on Sapphire Rapids: 14x14 maps of 256 channels take 0.28 ms more for 2.4 MB of direct weights from memory,
// 0.62 ms more for 6.3 MB of F(2x4), on each of two cores at about 3 GHz; a Zen 4 waits less than half of that.
double with_memory(double cycles, double weight_bytes, int64_t cached_bytes) {
  constexpr double cycles_per_byte = 0.3;
  return cycles + cycles_per_byte * std::max(0.0, weight_bytes - static_cast<double>(cached_bytes));
}

}  // namespace skipper
