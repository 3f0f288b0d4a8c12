// The tile of a kernel's gradient, as data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <string>

#include "compiler/kernels/kernel_gradient/shape.h"

namespace skipper {

// Register tile of output channels x rows, where a row is an input channel and, for few of them, a column of the
// kernel.
struct KernelGradientParameters {
  static constexpr bool reads_panels = false;
  bool flat = false;    // batch * h * w is one dimension x; y and n have extent 1
  int vector = 1;       // lanes in use, a power of two <= out_channels
  int panel = 1;        // output channels of the tile; a multiple of `vector`, <= out_channels
  int tile_ci = 1;      // input channels of the tile; <= in_channels
  int tile_kx = 1;      // columns of the kernel in the tile: 1, or all
  int unroll = 1;       // pixels of an iteration; divides out_w, 1 if flat
  int input_lanes = 1;  // input channels that are loaded as one vector and read lane by lane; divides tile_ci
  // On GPUs; 0 elsewhere.
  int panel_threads = 0, ci_threads = 0;  // threads of a block along both sides of tiles
  int parts = 0;                          // threads that share a sum, each over a part of the pixels
  auto operator<=>(const KernelGradientParameters&) const = default;

  std::string to_string() const;

  template <typename Self, typename Visit>
  static void visit_fields(Self& self, Visit&& visit) {
    visit("flat", self.flat);
    visit("vector", self.vector);
    visit("panel", self.panel);
    visit("tile_ci", self.tile_ci);
    visit("tile_kx", self.tile_kx);
    visit("unroll", self.unroll);
    visit("input_lanes", self.input_lanes);
    visit("panel_threads", self.panel_threads);
    visit("ci_threads", self.ci_threads);
    visit("parts", self.parts);
  }
};

// Whether batch, height and width can be one dimension.
bool is_flat(const KernelGradientShape& shape);

}  // namespace skipper
