// 3x3 convolutions of stride 1 in the Winograd domain: the input's way into it, and products and outputs.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// Tiles of tile_w x tile_h outputs, in blocks of block_w x block_h tiles; a row of blocks has block_columns.
struct WinogradDefinition {
  int tile_w = 4, tile_h = 4, block_w = 1, block_h = 1, block_columns = 1;
};

// columns(c, i, ky, t, block, n)         = point i of the samples in columns x tile_w + (0, ..., tile_w + 1) of line
//                                            y tile_h + ky, where tile t of the block is number x of row y of tiles
// output(lane, t, line, i, j, block, n)  = point j of columns(line * line_channels + lane, i, (0, ..., tile_h + 1),
// ...) A tile at the right or lower end may reach beyond the map; it reads the last column or line again there, from
// which only outputs beyond the end follow.
struct WinogradInput {
  WinogradInput(const WinogradDefinition& definition, int width, int height);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::Var lane{"lane"}, t{"t"}, line{"line"}, i{"i"}, j{"j"}, block{"block"}, n{"n"}, c{"c"}, ky{"ky"};
  Halide::Func columns{"columns"}, output{"output"};
};

// sum(l, p, tx, ty, i, j, n)     = sum over ci of weights(l, ci, i, j, p) * point (i, j) of channel ci of the tile
// products                       = sum, for a group of tiles
// rows(c, tx, ty, x', j, n)      = what column x' of a tile's outputs is made of, at point row j
// value(c, x, y, n)              = bias(c) + line y % tile_h of rows, of tile (x / tile_w, y / tile_h)
struct WinogradConv {
  WinogradConv(const WinogradDefinition& definition, int in_channels, int panel);
  void give(Halide::Func last) { output(c, x, y, n) = last(c, x, y, n); }

  Halide::ImageParam input{Halide::Float(32), 7, "input"};
  Halide::ImageParam weights{Halide::Float(32), 5, "weights"};
  Halide::ImageParam bias{Halide::Float(32), 1, "bias"};
  Halide::Var lane{"lane"}, panel{"panel"}, tx{"tx"}, ty{"ty"}, i{"i"}, j{"j"}, c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::Var tile_x{"tile_x"};
  Halide::RDom r;  // channels of a line, lines
  Halide::Func sum{"sum"}, products{"products"}, rows{"rows"}, value{"value"}, output{"output"};
};

}  // namespace skipper::algorithm
