#include "compiler/kernels/conv/choice_search.h"

#include <algorithm>
#include <limits>

#include "compiler/kernels/common/quantisation.h"

namespace skipper {

namespace {

// In ascending order.
std::vector<int64_t> divisors(int64_t extent) {
  std::vector<int64_t> result, larger;
  for (int64_t d = 1; d <= extent / d; ++d) {
    if (extent % d != 0) continue;
    result.push_back(d);
    if (extent / d != d) larger.push_back(extent / d);
  }
  result.insert(result.end(), larger.rbegin(), larger.rend());
  return result;
}

// Where weights outweigh the maps they are split into tasks by panels, so that each core reads weights of its own, and
// a panel meets all its pixels while it is in L2.  Else tasks are pixels, and a tile's input meets all panels from L1.
bool weights_outweigh(const ConvShape& s) {
  return s.out_channels * s.in_channels * s.kernel_w * s.kernel_h > s.pixels() * (s.in_channels + s.out_channels);
}

// A task's int8 input lies on its stack, and should stay in L2 while the task's tiles pass.
constexpr int64_t kMostConverted = 64 << 10;

int64_t converted_pixels(const ConvShape& s, const DirectConvParameters& p) {
  return p.int8() ? p.task_columns(s) * p.task_lines(s) : 0;
}

// With each pixel's scale and offset.
bool fits(const ConvShape& s, const DirectConvParameters& p) {
  const auto bytes = s.in_channels + static_cast<int64_t>(sizeof(float) + sizeof(int32_t));
  return converted_pixels(s, p) * bytes <= kMostConverted;
}

double estimated_time(const ConvProblem& problem, const TileModel& model, const DirectConvParameters& p) {
  const ConvShape& s = problem.shape;
  if (!fits(s, p)) return std::numeric_limits<double>::infinity();
  const int64_t samples = converted_pixels(s, p) * s.in_channels;
  const int vectors = p.panel / p.vector;
  const double reduction = static_cast<double>(s.in_channels * s.kernel_w * s.kernel_h);
  const int64_t task_rows = p.flat ? 1 : p.task_pixels / p.tile_y, width = p.flat ? p.task_pixels : s.out_w;
  const int64_t pixel_tasks = (p.flat ? s.pixels() : s.out_h) / p.task_pixels;
  const double weight_bytes = bits_of(p.int8() ? Number::int8 : s.weights) / 8 * reduction * p.panel;
  return estimated_cycles({.input = model.conversion() * static_cast<double>(samples),
                           .tile = model.cycles(p.tile_x * p.tile_y, vectors, reduction),
                           .tiles = (width + p.tile_x - 1) / p.tile_x * task_rows * p.task_panels,
                           .tasks = pixel_tasks * (p.panels(s) / p.task_panels),
                           .weight_bytes = weight_bytes * static_cast<double>(p.task_panels)});
}

// Tiles and tasks are chosen together, by estimated time on a few cores: a tile that divides the map is worth nothing
// if one core is left with a third more tasks than the other.
void choose_tile(const ConvProblem& problem, const TileModel& model, DirectConvParameters& p) {
  const ConvShape& s = problem.shape;
  const bool by_panels = weights_outweigh(s);
  p.order = by_panels ? LoopOrder::pixels_inner : LoopOrder::panels_inner;
  const int64_t width = p.flat ? s.pixels() : s.out_w, tasks_end = p.flat ? width : s.out_h / p.tile_y;
  const int64_t groups = (s.out_channels + p.vector - 1) / p.vector;
  const std::vector<int64_t> tasks = divisors(tasks_end);
  double best = std::numeric_limits<double>::infinity();
  DirectConvParameters tried = p;
  for (int vectors : {2, 3, 4, 1}) {
    if (vectors > groups) continue;
    tried.panel = vectors * p.vector;
    const int64_t panels = tried.panels(s);
    const std::vector<int64_t> panel_tasks = by_panels ? divisors(panels) : std::vector<int64_t>{panels};
    const int most = model.most_pixels(vectors) / p.tile_y;
    for (tried.tile_x = static_cast<int>(std::min<int64_t>(most, width)); tried.tile_x >= 1; --tried.tile_x) {
      for (int64_t task_panels : panel_tasks) {
        for (int64_t task : tasks) {
          if (p.flat && task < tried.tile_x) continue;
          tried.task_panels = task_panels, tried.task_pixels = task * p.tile_y;
          const double time = estimated_time(problem, model, tried);
          if (time >= best * 0.995) continue;  // a tie goes to the earlier candidate
          best = time, p = tried;
        }
      }
    }
  }
}

// A map narrower than half a tile: several of its rows make one.
int rows_of_tile(const ConvProblem& p, const TileModel& tiles) {
  const int64_t most = tiles.most_pixels(p.shape.out_channels > p.vector() ? 2 : 1);
  return largest_divisor(p.shape.out_h, most / std::max<int64_t>(1, p.shape.out_w));
}

}  // namespace

ConvImplementation flat_conv(const TileModel& tiles) {
  auto reject = [](const ConvProblem& p) -> std::string {
    if (!p.shape.is_one_by_one()) return "no 1x1 of stride 1";
    return p.shape.maps_are_dense() ? "" : "a map has a halo";
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

ConvImplementation in_int8(ConvImplementation implementation, const TileModel& tiles, ConvChoice finish) {
  auto reject = [reject = implementation.reject, choose = implementation.choose](const ConvProblem& p) -> std::string {
    const ConvShape& s = p.shape;
    if (s.in_channels % algorithm::kInt8Steps != 0) return "channels do not divide by 4";
    if (std::string reason = reject(p); !reason.empty()) return reason;
    DirectConvParameters smallest;
    smallest.sums = Int8Sums();
    choose(p, smallest);
    smallest.task_pixels = smallest.tile_y;
    return fits(s, smallest) ? "" : "the input of one row does not fit";
  };
  auto choose = [choose = implementation.choose](const ConvProblem& p, DirectConvParameters& parameters) {
    choose(p, parameters);
    const bool unsigned_samples = p.demand.nonnegative_input;
    parameters.sums = Int8Sums{unsigned_samples, (p.machine.dot_product == DotProduct::mixed) != unsigned_samples};
  };
  return {.name = implementation.name, .reject = reject, .choose = choose, .finish = finish, .tiles = tiles};
}

DirectConvChoice choose_direct_conv(const std::vector<ConvImplementation>& list, const ConvProblem& problem) {
  std::string skipped;
  for (const ConvImplementation& implementation : list) {
    const std::string reason = implementation.reject(problem);
    if (!reason.empty()) {
      skipped += std::string("; not ") + implementation.name + ": " + reason;
      continue;
    }
    DirectConvParameters p;
    p.vector = problem.vector();
    p.unroll = largest_divisor(problem.shape.in_channels, 4);
    implementation.choose(problem, p);
    choose_tile(problem, implementation.tiles, p);
    if (implementation.finish) implementation.finish(problem, p);
    return {p, p.to_string() + skipped, estimated_time(problem, implementation.tiles, p)};
  }
  return {};  // not reached: the last implementation takes any shape
}

}  // namespace skipper
