#include "compiler/schedule/x86/direct_conv_parameters.h"

#include "compiler/schedule/direct_conv_search.h"
#include "compiler/schedule/x86/tile_cost.h"

namespace skipper::x86 {

DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine) {
  const Tiles tiles(machine);
  return skipper::choose_direct_conv({flat_conv(tiles), block_conv(tiles), rows_conv(tiles)}, shape, machine);
}

}  // namespace skipper::x86
