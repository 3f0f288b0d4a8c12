// Register tiles on 64-bit ARM.
#pragma once

#include <algorithm>

#include "compiler/kernels/conv/tile_cost.h"

namespace skipper::arm {

// Tiles whose accumulators, one vector of samples per pixel and the weights' vectors take up to so many registers.
// llvm-mca says this of the loop, as a share of FMA peak on neoverse-n1 (on v1 and v2 from 8x6 on 99 %):
//   channels x pixels   8x6 90 %, 8x7 90 %, 8x8 91 %, 8x9 97 %, 12x5 91 %, 12x6 94 %, 16x4 90 %, 16x5 93 %, 4x14 82 %
// 31 registers (12x7) spill pointers, 32 (8x10) vectors: 70 %.
class Tiles : public TileModel {
 public:
  // converts_weights: they are float16, and fcvtl takes one of the FMAs' two pipes for two cycles.
  explicit Tiles(int registers, bool converts_weights = false)
      : registers_(registers), converts_weights_(converts_weights) {}

  int most_pixels(int vectors) const override { return std::max(1, (registers_ - vectors) / (vectors + 1)); }

  // Two FMAs a cycle, each 4 cycles behind the one before it on the same accumulator, and what the loads beside them
  // take away; more where a load of samples serves one vector only.
  double cycles(int pixels, int vectors, double reduction) const override {
    const double fma = std::max(pixels * vectors * 1.0, 8.0) / 2.0 + (converts_weights_ ? vectors : 0);
    const double loads = 0.7 + (vectors == 1 ? 0.05 * pixels : 0);
    return (fma + loads) * reduction + 2.0 * pixels * vectors + 10;
  }

 private:
  int registers_;
  bool converts_weights_;
};

// Tiles in float16: for eight steps each pixel takes two fcvtn, of one pipe for two cycles.
class HalfTiles : public Tiles {
 public:
  using Tiles::Tiles;

  double cycles(int pixels, int vectors, double reduction) const override {
    return Tiles::cycles(pixels, vectors, reduction) + pixels * 0.25 * reduction;
  }
};

}  // namespace skipper::arm
