// A map on its way into the Winograd domain.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>

#include "compiler/kernels/conv/shape.h"
#include "compiler/machine/layout.h"
#include "compiler/machine/winograd_layout.h"

namespace skipper {

struct WinogradInputShape {
  WinogradLayout output;
  Strides input;  // of the map, whose coordinate 0 is the first pixel of its border
  auto operator<=>(const WinogradInputShape&) const = default;
};

// What a convolution reads.
inline WinogradLayout winograd_input(const ConvShape& s, const WinogradTile& tile) {
  return {.tile = tile, .channels = s.in_channels, .width = s.in_w(), .height = s.in_h()};
}

}  // namespace skipper
