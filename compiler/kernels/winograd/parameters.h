// How a convolution in the Winograd domain is implemented, as data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "compiler/machine/winograd_layout.h"

namespace skipper {

// Weights: [ceil(O / panel)][point rows][point columns][I][panel]; bias: O floats.  A task has a group of blocks and
// some panels; the products of a panel lie on the stack until the outputs of the group are made of them.
struct WinogradParameters {
  static constexpr bool reads_panels = true;
  WinogradTile tile;
  int vector = 1;           // lanes in use, the machine's
  int64_t panel = 1;        // output channels of a register tile; a multiple of `vector` that divides all of them
  int unroll = 1;           // input channels per loop iteration; divides them
  int64_t group_w = 1;      // blocks of a task ...
  int64_t group_h = 1;      // ... divide a map's
  int64_t task_panels = 1;  // of a task; divides all of them
  auto operator<=>(const WinogradParameters&) const = default;

  int64_t group_tiles() const { return group_w * group_h * tile.block_tiles(); }
  std::string to_string() const;  // "winograd F(4x4) tile=7x32 ..."

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("tile_h", self.tile.height);
    visit("tile_w", self.tile.width);
    visit("block_h", self.tile.block_height);
    visit("block_w", self.tile.block_width);
    visit("vector", self.vector);
    visit("panel", self.panel);
    visit("unroll", self.unroll);
    visit("group_w", self.group_w);
    visit("group_h", self.group_h);
    visit("task_panels", self.task_panels);
  }
};

}  // namespace skipper
