#include "compiler/kernels/conv/choice_x86.h"

#include "compiler/kernels/common/quantisation.h"
#include "compiler/kernels/conv/choice_search.h"
#include "compiler/kernels/conv/tile_cost_x86.h"

namespace skipper::x86 {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine) {
  const Tiles tiles(machine);
  if (demand.arithmetic == Number::int8) {
    constexpr double kConversion = 0.4;  // cycles a sample
    const Int8Tiles fours(tiles, shape.kernel_w * shape.kernel_h, kConversion);
    // Four samples are broadcast from memory.
    const auto finish = [](const ConvProblem&, DirectConvParameters& p) { p.unroll = algorithm::kInt8Steps; };
    const auto int8 = [&](const ConvImplementation& with) { return in_int8(with, fours, finish); };
    return skipper::choose_direct_conv({int8(flat_conv(tiles)), int8(block_conv(tiles)), int8(rows_conv(tiles)),
                                        flat_conv(tiles), block_conv(tiles), rows_conv(tiles)},
                                       {shape, demand, machine});
  }
  return skipper::choose_direct_conv({flat_conv(tiles), block_conv(tiles), rows_conv(tiles)}, {shape, demand, machine});
}

}  // namespace skipper::x86
