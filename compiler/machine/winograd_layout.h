// The Winograd domain: where the elements of a map lie in it.  Pure data: no Halide, no MLIR.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

namespace skipper {

// A convolution of 3x3 computes its output in tiles of height x width; each takes the points of a tile, 2 more in each
// dimension.  Neighbouring tiles that are computed together are a block.
struct WinogradTile {
  int64_t height = 4, width = 4;              // 2 or 4
  int64_t block_height = 1, block_width = 1;  // in tiles
  auto operator<=>(const WinogradTile&) const = default;

  int64_t point_rows() const { return height + 2; }
  int64_t point_columns() const { return width + 2; }
  int64_t points() const { return point_rows() * point_columns(); }
  int64_t block_tiles() const { return block_height * block_width; }
};

// A map in that domain: [n][block][point row][point column][line][tile of the block][channel of the line], with whole
// blocks at its ends.  A cache line holds channels of one tile, and products of a block meet one line after the other,
// so that the CPU fetches them ahead.
struct WinogradLayout {
  static constexpr int64_t line_channels = 16;

  WinogradTile tile;
  int64_t channels = 0;
  int64_t width = 0, height = 0;  // of the map, with the border that the convolution reads
  auto operator<=>(const WinogradLayout&) const = default;

  int64_t tile_columns() const { return divided(width - 2, tile.width); }
  int64_t tile_rows() const { return divided(height - 2, tile.height); }
  int64_t block_columns() const { return divided(tile_columns(), tile.block_width); }
  int64_t block_rows() const { return divided(tile_rows(), tile.block_height); }
  int64_t blocks() const { return block_columns() * block_rows(); }
  // Of an image, innermost first.
  std::array<int64_t, 6> extents() const {
    return {line_channels,        tile.block_tiles(), divided(channels, line_channels),
            tile.point_columns(), tile.point_rows(),  blocks()};
  }

 private:
  static int64_t divided(int64_t extent, int64_t by) { return (extent + by - 1) / by; }  // rounded up
};

}  // namespace skipper
