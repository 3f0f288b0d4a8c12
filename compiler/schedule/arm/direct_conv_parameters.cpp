#include "compiler/schedule/arm/direct_conv_parameters.h"

#include <algorithm>

namespace skipper::arm {

// One plain implementation: rows of up to 4 pixels x 16 channels, 16 of 32 registers.
DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine) {
  DirectConvParameters p;
  p.implementation = "rows";
  p.vector = machine.lanes;
  while (p.vector > 1 && p.vector > shape.out_channels) p.vector /= 2;
  p.panel = static_cast<int>(p.vector * std::min<int64_t>(4, (shape.out_channels + p.vector - 1) / p.vector));
  p.tile_x = static_cast<int>(std::min<int64_t>(4, shape.out_w));
  p.unroll = shape.in_channels % 4 == 0 ? 4 : 1;
  p.task_pixels = 1;
  p.task_panels = p.panels(shape);
  p.order = LoopOrder::panels_inner;
  p.explanation = p.to_string() + "; the only implementation for ARM so far";
  return p;
}

}  // namespace skipper::arm
