// An estimate of what register tiles and tasks cost, in cycles.  Only comparisons matter.
#ifndef SKIPPER_SCHEDULE_X86_TILE_COST_H_
#define SKIPPER_SCHEDULE_X86_TILE_COST_H_

#include <algorithm>
#include <cstdint>

#include "compiler/schedule/machine_model.h"

namespace skipper::x86 {

// Pixels of a tile of `vectors` vectors of channels whose accumulators fit beside the weights and one broadcast:
// AVX-512 14 x 2, AVX2 6 x 2.  Of 16 registers LLVM spilt with 4 x 3 (a third of the speed), so three and more vectors
// leave it one more.  Without FMA products and copies take the other half: 4 x 2 and 2 x 4 beat 5 x 2 and 6 x 2.
inline int most_pixels(const MachineModel& machine, int vectors) {
  if (!machine.has_fma) return std::max(1, machine.registers / 2 / vectors);
  const int spare = machine.registers == 16 && vectors > 2 ? 2 : 1;
  return std::max(1, (machine.registers - vectors - spare) / vectors);
}

// One tile: per step of the reduction two FMAs or nearly two loads a cycle; fewer than about ten accumulators do not
// hide the FMA's latency (AVX2: 8 reached 85 % of peak, 10 all of it); then bias, epilogue and stores.
inline double tile_cycles(int pixels, int vectors, double reduction) {
  const double fma = std::max(pixels * vectors * 1.0, 9.5) / 2.0, loads = (pixels + vectors) / 1.75;
  return std::max(fma, loads) * reduction + 2.0 * pixels * vectors + 10;
}

struct TaskCost {
  double tile = 0;     // cycles of a tile
  int64_t tiles = 1;   // of a task
  int64_t tasks = 1;
  double weight_bytes = 0;  // of a task's panels, which it reads from the outer caches first
};

// Rounds on 2 and on 4 cores, a third of a task that the others wait for when a core is disturbed, and what dealing
// out tasks costs: about 16 tasks for a layer of half a millisecond.
inline double estimated_cycles(const TaskCost& cost) {
  constexpr double deal = 600, wait = 0.33, bytes_per_cycle = 64;
  const double task = cost.tile * static_cast<double>(cost.tiles) + cost.weight_bytes / bytes_per_cycle + deal;
  const auto rounds = [&](int64_t cores) { return static_cast<double>((cost.tasks + cores - 1) / cores * cores); };
  return task * (0.75 * rounds(2) + 0.25 * rounds(4) + wait);
}

}  // namespace skipper::x86

#endif  // SKIPPER_SCHEDULE_X86_TILE_COST_H_
