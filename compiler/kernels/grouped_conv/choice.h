// How a convolution in groups is implemented: shape + machine -> parameters.  Pure: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/kernels/grouped_conv/shape.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

struct GroupedConvParameters {
  static constexpr bool reads_panels = true;
  int64_t panel = 1;  // innermost extent of the weights, which are the parameter as it is
  int vector = 1;     // channels at a time
  int tile_x = 1;     // pixels of a tile, <= out_w
  int tile_y = 1;     // rows of a tile, a divisor of out_h
  auto operator<=>(const GroupedConvParameters&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("panel", self.panel);
    visit("vector", self.vector);
    visit("tile_x", self.tile_x);
    visit("tile_y", self.tile_y);
  }
};

GroupedConvParameters choose_grouped_conv(const GroupedConvShape& shape, const MachineModel& machine);

}  // namespace skipper
