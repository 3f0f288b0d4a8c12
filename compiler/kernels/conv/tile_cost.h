// An estimate of what register tiles and tasks cost, in cycles.  Only comparisons matter.
#pragma once

#include <cstdint>

namespace skipper {

// Gives the cost of a family's register tiles of pixels x vectors of channels.
class TileModel {
 public:
  virtual ~TileModel() = default;
  // Pixels whose accumulators fit into the registers beside what the reduction loads; at least 1.
  virtual int most_pixels(int vectors) const = 0;
  // A whole tile, whose reduction has so many steps.
  virtual double cycles(int pixels, int vectors, double reduction) const = 0;
  // For each sample that a task converts before its tiles.
  virtual double conversion() const { return 0; }
};

// The tiles of `tiles` with dot products of four steps; after each of the kernel's `places` the sums go to float32.
class Int8Tiles : public TileModel {
 public:
  Int8Tiles(const TileModel& tiles, int64_t places, double conversion)
      : tiles_(tiles), places_(static_cast<double>(places)), conversion_(conversion) {}

  int most_pixels(int vectors) const override { return tiles_.most_pixels(vectors); }
  double cycles(int pixels, int vectors, double reduction) const override {
    return tiles_.cycles(pixels, vectors, reduction / 4) + 2.0 * places_ * pixels * vectors;
  }
  double conversion() const override { return conversion_; }

 private:
  const TileModel& tiles_;
  double places_, conversion_;
};

struct TaskCost {
  double input = 0;   // cycles of what a task does to its input before its tiles
  double tile = 0;    // cycles of a tile
  int64_t tiles = 1;  // of a task
  int64_t tasks = 1;
  double weight_bytes = 0;  // of a task's panels, which it reads from the outer caches first
};

// Rounds on 2 and on 4 cores, a third of a task that the others wait for when a core is disturbed, and what dealing
// out tasks costs: about 16 tasks for a layer of half a millisecond.
inline double estimated_cycles(const TaskCost& cost) {
  constexpr double deal = 600, wait = 0.33, bytes_per_cycle = 64;
  const double task =
      cost.input + cost.tile * static_cast<double>(cost.tiles) + cost.weight_bytes / bytes_per_cycle + deal;
  const auto rounds = [&](int64_t cores) { return static_cast<double>((cost.tasks + cores - 1) / cores * cores); };
  return task * (0.75 * rounds(2) + 0.25 * rounds(4) + wait);
}

}  // namespace skipper
