#include "compiler/schedule/x86/direct_conv_parameters.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace skipper::x86 {

namespace {

struct Tile {
  int x = 1, y = 1, vectors = 1;
};

// Everything an implementation of the list may look at.
struct Problem {
  const ConvShape& shape;
  const MachineModel& machine;
  bool flat;       // batch * h * w can be one dimension
  int vector;      // lanes in use
  int64_t groups;  // vectors that cover the output channels
};

struct Implementation {
  const char* name;
  std::function<std::string(const Problem&)> reject;  // why not, or empty
  std::function<Tile(const Problem&)> tile;
};

// Pixels that fit beside `vectors` weights and one broadcast: 14 x 2 of 32 registers, 6 x 2 of 16.
int most_pixels(const MachineModel& machine, int vectors) {
  const int budget = machine.registers - vectors - 2;
  return std::max(1, budget / vectors);
}

// Reduction cycles for `extent` pixels in tiles of `pixels`: two FMAs or two loads a cycle, and eight accumulators to
// hide the FMA's latency; plus what starting and storing a tile costs.
double cost(int64_t extent, int pixels, int vectors) {
  const double fma = std::max(pixels * vectors, 8) / 2.0, loads = (pixels + vectors) / 2.0;
  return static_cast<double>((extent + pixels - 1) / pixels) * (std::max(fma, loads) + 0.05 * (pixels * vectors + 4));
}

int best_pixels(int64_t extent, int most, int vectors) {
  int best = 1;
  for (int pixels = 1; pixels <= std::min<int64_t>(most, extent); ++pixels) {
    if (cost(extent, pixels, vectors) <= cost(extent, best, vectors)) best = pixels;
  }
  return best;
}

Tile tile_for(const Problem& p, int64_t extent, int vectors) {
  vectors = static_cast<int>(std::min<int64_t>(vectors, p.groups));
  return {best_pixels(extent, most_pixels(p.machine, vectors), vectors), 1, vectors};
}

// Specific first; the last takes anything.
const std::vector<Implementation>& implementations() {
  static const std::vector<Implementation> list = {
      {"flat",
       [](const Problem& p) { return p.flat ? "" : "not a dense 1x1 of stride 1"; },
       [](const Problem& p) { return tile_for(p, p.shape.pixels(), 2); }},
      {"rows", [](const Problem&) { return ""; }, [](const Problem& p) { return tile_for(p, p.shape.out_w, 2); }},
  };
  return list;
}

bool can_be_flat(const ConvShape& s) {
  auto dense = [](const Strides& strides, int64_t w, int64_t h) {
    return strides.row == strides.pixel * w && strides.image == strides.row * h;
  };
  return s.kernel_w == 1 && s.kernel_h == 1 && s.stride_w == 1 && s.stride_h == 1 &&
         dense(s.input, s.out_w, s.out_h) && dense(s.output, s.out_w, s.out_h) &&
         (!s.residual || dense(s.residual_strides, s.out_w, s.out_h));
}

// The largest divisor of `extent` that is at most `most`.
int64_t divisor(int64_t extent, int64_t most) {
  int64_t best = 1;
  for (int64_t d = 1; d <= std::min(extent, most); ++d) {
    if (extent % d == 0) best = d;
  }
  return best;
}

// Few large tasks of equal size: about 16 of them, over panels where weights outweigh the maps (each core then reads
// its own), else over pixels.
void choose_tasks(const Problem& problem, DirectConvParameters& p) {
  constexpr int64_t wanted = 16;
  const ConvShape& s = problem.shape;
  const int64_t panels = p.panels(s), unit = p.flat ? p.tile_x : p.tile_y;
  const int64_t extent = p.flat ? s.pixels() : s.out_h;
  const int64_t weights = p.weight_floats(s), maps = s.pixels() * (s.in_channels + s.out_channels);
  int64_t panel_tasks = weights > maps ? std::min(panels, wanted) : 1;
  p.task_panels = divisor(panels, (panels + panel_tasks - 1) / panel_tasks);
  panel_tasks = (panels + p.task_panels - 1) / p.task_panels;
  const int64_t pixel_tasks = std::max<int64_t>(1, wanted / panel_tasks);
  p.task_pixels = divisor(extent / (p.flat ? 1 : unit), std::max<int64_t>(1, extent / (p.flat ? 1 : unit) / pixel_tasks));
  if (!p.flat) p.task_pixels *= unit;
  if (p.flat && p.task_pixels < 2 * unit) p.task_pixels = extent;
  p.order = p.task_panels == 1 || weights > maps ? LoopOrder::pixels_inner : LoopOrder::panels_inner;
}

}  // namespace

DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine) {
  int vector = machine.lanes;
  while (vector > 1 && vector > shape.out_channels) vector /= 2;
  const Problem problem{shape, machine, can_be_flat(shape), vector, (shape.out_channels + vector - 1) / vector};
  std::string skipped;
  for (const Implementation& implementation : implementations()) {
    const std::string reason = implementation.reject(problem);
    if (!reason.empty()) {
      skipped += std::string("; not ") + implementation.name + ": " + reason;
      continue;
    }
    DirectConvParameters p;
    const Tile tile = implementation.tile(problem);
    p.implementation = implementation.name;
    p.flat = problem.flat && p.implementation.starts_with("flat");
    p.vector = vector;
    p.panel = tile.vectors * vector;
    p.tile_x = tile.x;
    p.tile_y = tile.y;
    p.unroll = static_cast<int>(divisor(shape.in_channels, 4));
    choose_tasks(problem, p);
    p.explanation = p.to_string() + skipped;
    return p;
  }
  return {};  // not reached: the last implementation takes any shape
}

}  // namespace skipper::x86
