// An estimate of what register tiles and tasks cost, in cycles.  Only comparisons matter.
#ifndef SKIPPER_SCHEDULE_TILE_COST_H_
#define SKIPPER_SCHEDULE_TILE_COST_H_

#include <cstdint>

namespace skipper {

// What a family's register tiles of pixels x vectors of channels cost.
class TileModel {
 public:
  virtual ~TileModel() = default;
  // Pixels whose accumulators fit into the registers beside what the reduction loads; at least 1.
  virtual int most_pixels(int vectors) const = 0;
  // A whole tile, whose reduction has so many steps.
  virtual double cycles(int pixels, int vectors, double reduction) const = 0;
};

struct TaskCost {
  double tile = 0;    // cycles of a tile
  int64_t tiles = 1;  // of a task
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

}  // namespace skipper

#endif  // SKIPPER_SCHEDULE_TILE_COST_H_
