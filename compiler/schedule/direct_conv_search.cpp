#include "compiler/schedule/direct_conv_search.h"

#include <algorithm>
#include <limits>

namespace skipper {

namespace {

std::vector<int64_t> divisors(int64_t extent) {
  std::vector<int64_t> result;
  for (int64_t d = 1; d <= extent; ++d) {
    if (extent % d == 0) result.push_back(d);
  }
  return result;
}

bool is_dense(const Strides& strides, int64_t w, int64_t h) {
  return strides.row == strides.pixel * w && strides.image == strides.row * h;
}

bool maps_are_dense(const ConvShape& s) {
  return is_dense(s.input, s.out_w, s.out_h) && is_dense(s.output, s.out_w, s.out_h) &&
         (!s.residual || is_dense(s.residual_strides, s.out_w, s.out_h)) &&
         (!s.mask || is_dense(s.mask_strides, s.out_w, s.out_h));
}

bool is_pointwise(const ConvShape& s) {
  return s.kernel_w == 1 && s.kernel_h == 1 && s.stride_w == 1 && s.stride_h == 1;
}

// Where weights outweigh the maps they are split into tasks by panels, so that each core reads weights of its own, and
// a panel meets all its pixels while it is in L2.  Else tasks are pixels, and a tile's input meets all panels from L1.
bool weights_outweigh(const ConvShape& s) {
  return s.out_channels * s.in_channels * s.kernel_w * s.kernel_h > s.pixels() * (s.in_channels + s.out_channels);
}

// Tiles and tasks are chosen together, by estimated time on a few cores: a tile that divides the map is worth nothing
// if one core is left with a third more tasks than the other.
void choose_tile(const ConvProblem& problem, const TileModel& model, DirectConvParameters& p) {
  const ConvShape& s = problem.shape;
  const bool by_panels = weights_outweigh(s);
  p.order = by_panels ? LoopOrder::pixels_inner : LoopOrder::panels_inner;
  const int64_t width = p.flat ? s.pixels() : s.out_w, rows = p.flat ? 1 : s.out_h / p.tile_y;
  const int64_t groups = (s.out_channels + p.vector - 1) / p.vector;
  const double reduction = static_cast<double>(s.in_channels * s.kernel_w * s.kernel_h);
  double best = std::numeric_limits<double>::infinity();
  for (int vectors : {2, 3, 4, 1}) {
    if (vectors > groups) continue;
    const int64_t panels = (groups + vectors - 1) / vectors;
    const int most = model.most_pixels(vectors) / p.tile_y;
    for (int tile = static_cast<int>(std::min<int64_t>(most, width)); tile >= 1; --tile) {
      for (int64_t task_panels : by_panels ? divisors(panels) : std::vector<int64_t>{panels}) {
        for (int64_t task : divisors(p.flat ? width : rows)) {
          if (p.flat && task < tile) continue;
          const int64_t pixel_tasks = (p.flat ? width : rows) / task;
          const int64_t tiles = p.flat ? (task + tile - 1) / tile : (width + tile - 1) / tile * task;
          const double weight_bytes = bits_of(s.precision.weights) / 8 * reduction * vectors * p.vector;
          const TaskCost task_cost{.tile = model.cycles(tile * p.tile_y, vectors, reduction),
                                   .tiles = tiles * task_panels,
                                   .tasks = pixel_tasks * (panels / task_panels),
                                   .weight_bytes = weight_bytes * static_cast<double>(task_panels)};
          const double time = estimated_cycles(task_cost);
          if (time >= best * 0.995) continue;  // a tie goes to the earlier candidate
          best = time;
          p.panel = vectors * p.vector, p.tile_x = tile, p.task_panels = task_panels;
          p.task_pixels = p.flat ? task : task * p.tile_y;
        }
      }
    }
  }
}

// A map narrower than half a tile: several of its rows make one.
int rows_of_tile(const ConvProblem& p, const TileModel& tiles) {
  const int64_t most = tiles.most_pixels(p.shape.out_channels > p.vector ? 2 : 1);
  return static_cast<int>(largest_divisor(p.shape.out_h, most / std::max<int64_t>(1, p.shape.out_w)));
}

}  // namespace

int64_t largest_divisor(int64_t extent, int64_t most) {
  int64_t best = 1;
  for (int64_t d : divisors(extent)) {
    if (d <= most) best = d;
  }
  return best;
}

ConvImplementation flat_conv(const TileModel& tiles) {
  auto reject = [](const ConvProblem& p) -> std::string {
    if (!is_pointwise(p.shape)) return "no 1x1 of stride 1";
    return maps_are_dense(p.shape) ? "" : "a map has a halo";
  };
  auto choose = [](const ConvProblem&, DirectConvParameters& parameters) { parameters.flat = true; };
  return {.name = "flat", .reject = reject, .choose = choose, .finish = {}, .tiles = tiles};
}

ConvImplementation block_conv(const TileModel& tiles) {
  auto reject = [&tiles](const ConvProblem& p) -> std::string {
    return rows_of_tile(p, tiles) > 1 ? "" : "a row fills half a tile, or their number has no divisor that fits";
  };
  auto choose = [&tiles](const ConvProblem& p, DirectConvParameters& parameters) {
    parameters.tile_y = rows_of_tile(p, tiles);
  };
  return {.name = "block", .reject = reject, .choose = choose, .finish = {}, .tiles = tiles};
}

ConvImplementation rows_conv(const TileModel& tiles) {
  auto reject = [](const ConvProblem&) { return std::string(); };
  auto choose = [](const ConvProblem&, DirectConvParameters&) {};
  return {.name = "rows", .reject = reject, .choose = choose, .finish = {}, .tiles = tiles};
}

DirectConvParameters choose_direct_conv(const std::vector<ConvImplementation>& list, const ConvShape& shape,
                                        const MachineModel& machine) {
  int vector = machine.lanes;
  while (vector > 1 && vector > shape.out_channels) vector /= 2;
  const ConvProblem problem{shape, machine, vector};
  std::string skipped;
  for (const ConvImplementation& implementation : list) {
    const std::string reason = implementation.reject(problem);
    if (!reason.empty()) {
      skipped += std::string("; not ") + implementation.name + ": " + reason;
      continue;
    }
    DirectConvParameters p;
    p.implementation = implementation.name;
    p.vector = vector;
    p.unroll = static_cast<int>(largest_divisor(shape.in_channels, 4));
    implementation.choose(problem, p);
    choose_tile(problem, implementation.tiles, p);
    if (implementation.finish) implementation.finish(problem, p);
    p.explanation = p.to_string() + skipped;
    return p;
  }
  return {};  // not reached: the last implementation takes any shape
}

}  // namespace skipper
