#include "compiler/kernels/conv/choice_arm.h"

#include <algorithm>
#include <iterator>

#include "compiler/kernels/common/quantisation.h"
#include "compiler/kernels/conv/choice_search.h"
#include "compiler/kernels/conv/tile_cost_arm.h"

namespace skipper::arm {

namespace {

// A row of the kernel unrolled in full is straight code: beyond so many samples it outgrows what it saves.
constexpr int64_t kMostRowSamples = 24;
constexpr int kLanes = 4;
constexpr int kFullTile = 18;  // accumulators

// Images: too few channels for vectors of them, so the samples under a row of the kernel (7 x 3) take their place.
ConvImplementation kernel_row(const TileModel& tiles) {
  auto reject = [](const ConvProblem& p) -> std::string {
    const ConvShape& s = p.shape;
    const int64_t samples = s.in_channels * s.kernel_w;
    if (s.in_channels % kLanes == 0) return "channels divide by 4";
    if (samples < kLanes || samples > kMostRowSamples) return "4 to 24 samples lie under no row of the kernel";
    if (s.is_dilated()) return "dilated";
    return s.input.pixel == s.in_channels ? "" : "pixels are padded";
  };
  auto choose = [](const ConvProblem&, DirectConvParameters& p) {
    p.unroll = 1, p.input_lanes = kLanes, p.sums = RowSums();
  };
  return {.name = "kernel_row", .reject = reject, .choose = choose, .finish = {}, .tiles = tiles};
}

// Vectors of samples.  A second one per pixel and iteration brings 8x7 from 87 to 90 % of peak; tiles that leave no
// register free spill with it (16x5 of 64 channels, whose pixels are close enough for loads in pairs).
ConvImplementation with_vectors_of_samples(ConvImplementation implementation) {
  implementation.finish = [](const ConvProblem& problem, DirectConvParameters& p) {
    const bool full = p.panel / p.vector * p.tile_x * p.tile_y >= kFullTile;
    p.unroll = largest_divisor(problem.shape.in_channels, full ? kLanes : 2 * kLanes);
    p.input_lanes = p.unroll % kLanes == 0 ? kLanes : p.unroll % 2 == 0 ? 2 : 1;
  };
  return implementation;
}

// Vectors of 16 samples, whose fours are operands of dot products; a second one as with_vectors_of_samples has it (8x7
// from 85 to 90 % of peak).
void choose_fours(const ConvProblem& problem, DirectConvParameters& p) {
  constexpr int kSamples = 16;
  const bool full = p.panel / p.vector * p.tile_x * p.tile_y >= kFullTile;
  p.unroll = largest_power(problem.shape.in_channels, full ? kSamples : 2 * kSamples);
  p.input_lanes = p.unroll > algorithm::kInt8Steps ? std::min(p.unroll, kSamples) : 1;
}

// Whether a tile's input serves several panels, has no gaps between what is read, and takes a quarter of L1.
bool can_stage(const ConvShape& s, const DirectConvParameters& p) {
  constexpr int64_t kMostBytes = 8 << 10;
  const int64_t pixels = ((p.tile_x - 1) * s.stride_w + s.span_w()) * ((p.tile_y - 1) * s.stride_h + s.span_h());
  return p.order == LoopOrder::panels_inner && p.task_panels > 1 && s.stride_w <= s.kernel_w &&
         s.stride_h <= s.kernel_h && pixels * s.in_channels * 2 <= kMostBytes;
}

// In float16 a vector has twice as many lanes, of samples too, and a chunk of the channels is summed up before the sums
// go to float32: 64 products lose two digits and a half, a reduction of 4608 would lose them all.
ConvImplementation in_half(ConvImplementation implementation) {
  constexpr int64_t kMostSteps = 64;
  implementation.finish = [](const ConvProblem& problem, DirectConvParameters& p) {
    const auto steps = largest_divisor(problem.shape.in_channels, kMostSteps);
    const bool whole_tile = can_stage(problem.shape, p);
    p.sums = HalfSums{steps, whole_tile};
    // The loop converts four samples at a time, as fcvtn does: eight would spill.
    p.input_lanes = largest_power(steps, whole_tile ? problem.machine.lanes : kLanes);
    p.unroll = p.input_lanes;
  };
  return implementation;
}

// Images keep the digits of their samples, and have no vectors of them: float32, as without the option.
bool computes_in_half(const ConvShape& s, const ConvDemand& demand) {
  return demand.arithmetic == Number::float16 && s.in_channels % 2 == 0;
}

MachineModel with_half_lanes(MachineModel machine) {
  machine.lanes *= 2;
  return machine;
}

}  // namespace

DirectConvChoice choose_direct_conv(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine) {
  const int spare = 3;
  if (computes_in_half(shape, demand)) {
    const HalfTiles tiles(machine.registers - spare);
    const MachineModel wide = with_half_lanes(machine);
    return skipper::choose_direct_conv(
        {in_half(flat_conv(tiles)), in_half(block_conv(tiles)), in_half(rows_conv(tiles))}, {shape, demand, wide});
  }
  const bool converts_weights = shape.weights != Number::float32;
  const Tiles tiles(machine.registers - spare, converts_weights);
  // LLVM moves loads up where straight code has many in sight, so it gets more registers to do so.
  const bool long_row = shape.in_channels * shape.kernel_w > 2 * kLanes;
  const Tiles row_tiles(machine.registers - (long_row ? 10 : spare), converts_weights);
  const std::vector<ConvImplementation> list{kernel_row(row_tiles), with_vectors_of_samples(flat_conv(tiles)),
                                             with_vectors_of_samples(block_conv(tiles)),
                                             with_vectors_of_samples(rows_conv(tiles))};
  if (demand.arithmetic != Number::int8) return skipper::choose_direct_conv(list, {shape, demand, machine});

  constexpr double kConversion = 0.9;  // cycles a sample
  const Int8Tiles fours(tiles, shape.kernel_w * shape.kernel_h, kConversion);
  std::vector<ConvImplementation> with_int8{in_int8(flat_conv(tiles), fours, choose_fours),
                                            in_int8(block_conv(tiles), fours, choose_fours),
                                            in_int8(rows_conv(tiles), fours, choose_fours)};
  std::copy(list.begin(), list.end(), std::back_inserter(with_int8));
  return skipper::choose_direct_conv(with_int8, {shape, demand, machine});
}

}  // namespace skipper::arm
