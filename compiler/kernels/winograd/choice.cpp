#include "compiler/kernels/winograd/choice.h"

#include <algorithm>
#include <limits>

#include "compiler/kernels/common/divisors.h"
#include "compiler/kernels/conv/choice.h"
#include "compiler/kernels/conv/tile_cost_x86.h"
#include "compiler/kernels/winograd/cost.h"
#include "compiler/kernels/winograd/shape.h"

namespace skipper {

namespace {

// Products of a group's tiles lie on the stack of whatever thread runs the task.
constexpr int64_t kMostProductBytes = 64 << 10;

// A kernel more, whose start two cores wait for about 5 us; and what the estimate has to promise, as blocks' starts and
// ends are not in it: of the MNIST ResNet's layers of 25 to 40 us it promised 60 to 70 %, which took 110.
constexpr double kLaunch = 30000, kWorthIt = 0.9;

std::string reject(const ConvShape& s, const ConvDemand& demand, const MachineModel& machine) {
  if (machine.family != Family::x86 || !machine.has_fma) return "no x86 CPU with FMAs";
  if (s.kernel_w != 3 || s.kernel_h != 3 || s.stride_w != 1 || s.stride_h != 1 || s.is_dilated())
    return "no 3x3 of stride 1";
  if (demand.arithmetic != Number::float32 || s.weights != Number::float32) return "not in float32";
  if (s.in_channels % WinogradLayout::line_channels != 0 || s.out_channels % machine.lanes != 0)
    return "channels are no whole cache lines";
  return "";
}

class Search {
 public:
  Search(const ConvShape& shape, const MachineModel& machine) : s_(shape), machine_(machine), tiles_(machine) {}

  void try_tile(int64_t height, int64_t width) {
    p_ = {};
    p_.tile.height = height, p_.tile.width = width;
    p_.vector = machine_.lanes;
    p_.unroll = largest_divisor(WinogradLayout::line_channels, 2);
    for (int vectors : {2, 1, 3, 4}) {
      p_.panel = vectors * p_.vector;
      if (s_.out_channels % p_.panel == 0) try_blocks(tiles_.most_pixels(vectors));
    }
  }

  double best() const { return best_; }
  const WinogradParameters& parameters() const { return parameters_; }

 private:
  WinogradLayout input() const { return winograd_input(s_, p_.tile); }

  void try_blocks(int most) {
    for (p_.tile.block_width = std::min<int64_t>(most, input().tile_columns()); p_.tile.block_width >= 1;
         --p_.tile.block_width)
      for (p_.tile.block_height = std::min<int64_t>(most / p_.tile.block_width, input().tile_rows());
           p_.tile.block_height >= 1; --p_.tile.block_height)
        try_groups();
  }

  void try_groups() {
    const int64_t columns = input().block_columns(), rows = input().block_rows();
    p_.group_w = p_.group_h = 1;
    const int64_t most = kMostProductBytes / (p_.group_tiles() * p_.tile.points() * p_.panel * int64_t{sizeof(float)});
    for (p_.group_w = 1; p_.group_w <= std::min(columns, most); ++p_.group_w)
      for (p_.group_h = 1; p_.group_h <= std::min(rows, most / p_.group_w); ++p_.group_h)
        if (columns % p_.group_w == 0 && rows % p_.group_h == 0) try_tasks();
  }

  void try_tasks() {
    const int64_t panels = s_.out_channels / p_.panel;
    const double input = winograd_input_cycles(s_, p_), weights = winograd_weight_bytes(s_, p_.tile);
    for (p_.task_panels = 1; p_.task_panels <= panels; ++p_.task_panels) {
      if (panels % p_.task_panels != 0) continue;
      const double cycles = with_memory(input + winograd_output_cycles(s_, p_, tiles_), weights, machine_.l2_bytes);
      if (cycles >= best_ * 0.995) continue;  // a tie goes to the earlier candidate
      best_ = cycles, parameters_ = p_;
    }
  }

  const ConvShape& s_;
  const MachineModel& machine_;
  x86::Tiles tiles_;
  WinogradParameters p_, parameters_;
  double best_ = std::numeric_limits<double>::infinity();
};

}  // namespace

WinogradChoice choose_winograd(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine) {
  if (std::string reason = reject(shape, demand, machine); !reason.empty()) return {{}, reason};
  Search search(shape, machine);
  for (auto [height, width] : {std::pair{4, 4}, {2, 4}, {2, 2}}) search.try_tile(height, width);
  const double weights = static_cast<double>(shape.in_channels * shape.out_channels * 9) * sizeof(float);
  const double direct = with_memory(choose_direct_conv(shape, demand, machine).cycles, weights, machine.l2_bytes);
  const double cycles = search.best() + kLaunch;
  const auto share = std::to_string(static_cast<int>(100 * cycles / direct)) + " % of the direct one's cycles";
  if (cycles >= kWorthIt * direct) return {{}, "estimated at " + share};
  return {search.parameters(), search.parameters().to_string() + ": estimated at " + share};
}

}  // namespace skipper
