#include "compiler/kernels/winograd/algorithm.h"

#include "compiler/kernels/winograd/transform.h"
#include "compiler/machine/winograd_layout.h"

namespace skipper::algorithm {

using Halide::Expr;
using winograd::Exprs;

static constexpr int kLine = WinogradLayout::line_channels;

WinogradInput::WinogradInput(const WinogradDefinition& d, int width, int height) {
  const Expr tx = block % d.block_columns * d.block_w + t % d.block_w;
  const Expr ty = block / d.block_columns * d.block_h + t / d.block_w;
  Exprs samples, lines;
  for (int k = 0; k < winograd::points(d.tile_w); ++k)
    samples.push_back(
        input(c, Halide::min(tx * d.tile_w + k, width - 1), Halide::min(ty * d.tile_h + ky, height - 1), n));
  columns(c, i, ky, t, block, n) = mux(i, winograd::transform_samples(samples));
  for (int k = 0; k < winograd::points(d.tile_h); ++k) lines.push_back(columns(line * kLine + lane, i, k, t, block, n));
  output(lane, t, line, i, j, block, n) = mux(j, winograd::transform_samples(lines));
}

WinogradConv::WinogradConv(const WinogradDefinition& d, int in_channels, int panel_channels)
    : r(0, kLine, 0, in_channels / kLine, "r") {
  const Expr tile = ty % d.block_h * d.block_w + tx % d.block_w;
  const Expr block = ty / d.block_h * d.block_columns + tx / d.block_w;
  sum(lane, panel, tx, ty, i, j, n) = 0.0f;
  sum(lane, panel, tx, ty, i, j, n) +=
      weights(lane, r.y * kLine + r.x, i, j, panel) * input(r.x, tile, r.y, i, j, block, n);
  products(lane, panel, tx, ty, i, j, n) = sum(lane, panel, tx, ty, i, j, n);

  Exprs columns, lines;
  for (int k = 0; k < winograd::points(d.tile_w); ++k)
    columns.push_back(products(c % panel_channels, c / panel_channels, tx, ty, k, j, n));
  rows(c, tx, ty, tile_x, j, n) = mux(tile_x, winograd::combine_products(columns));
  for (int k = 0; k < winograd::points(d.tile_h); ++k)
    lines.push_back(rows(c, x / d.tile_w, y / d.tile_h, x % d.tile_w, k, n));
  value(c, x, y, n) = bias(c) + mux(y % d.tile_h, winograd::combine_products(lines));
}

}  // namespace skipper::algorithm
