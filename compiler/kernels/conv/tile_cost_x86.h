// Register tiles on x86.
#pragma once

#include <algorithm>

#include "compiler/kernels/conv/tile_cost.h"
#include "compiler/machine/machine_model.h"

namespace skipper::x86 {

// Pixels of a tile of `vectors` vectors of channels whose accumulators fit beside the weights and one broadcast:
// AVX-512 14 x 2, AVX2 6 x 2.  Of 16 registers LLVM spilt with 4 x 3 (a third of the speed), so three and more vectors
// leave it one more.  Without FMA products and copies take the other half: 4 x 2 and 2 x 4 beat 5 x 2 and 6 x 2.
inline int most_pixels(const MachineModel& machine, int vectors) {
  if (!machine.has_fma) return std::max(1, machine.registers / 2 / vectors);
  const int spare = machine.registers == 16 && vectors > 2 ? 2 : 1;
  return std::max(1, (machine.registers - vectors - spare) / vectors);
}

class Tiles : public TileModel {
 public:
  explicit Tiles(const MachineModel& machine) : machine_(machine) {}

  int most_pixels(int vectors) const override { return x86::most_pixels(machine_, vectors); }

  // Per step of the reduction two FMAs or nearly two loads a cycle; fewer than about ten accumulators do not hide the
  // FMA's latency (AVX2: 8 reached 85 % of peak, 10 all of it); then bias, epilogue and stores.
  double cycles(int pixels, int vectors, double reduction) const override {
    const double fma = std::max(pixels * vectors * 1.0, 9.5) / 2.0, loads = (pixels + vectors) / 1.75;
    return std::max(fma, loads) * reduction + 2.0 * pixels * vectors + 10;
  }

 private:
  const MachineModel& machine_;
};

}  // namespace skipper::x86
