#include "compiler/kernels/winograd/kernel.h"

#include "compiler/kernels/winograd/schedule.h"

namespace skipper::kernels {

static algorithm::WinogradDefinition definition_of(const WinogradLayout& s) {
  return {.tile_w = static_cast<int>(s.tile.width),
          .tile_h = static_cast<int>(s.tile.height),
          .block_w = static_cast<int>(s.tile.block_width),
          .block_h = static_cast<int>(s.tile.block_height),
          .block_columns = static_cast<int>(s.block_columns())};
}

Kernel winograd_input(const WinogradInputShape& s, const MachineModel& machine) {
  algorithm::WinogradInput input(definition_of(s.output), static_cast<int>(s.output.width),
                                 static_cast<int>(s.output.height));
  cpu::schedule_winograd_input(input, s, machine);
  return {{input.output}, {input.input}};
}

Kernel winograd_conv(const ConvShape& s, const WinogradParameters& p, const Epilogue& epilogue) {
  algorithm::WinogradConv conv(definition_of(skipper::winograd_input(s, p.tile)), static_cast<int>(s.in_channels),
                               static_cast<int>(p.panel));
  const std::vector<Halide::ImageParam> params = store_epilogue(conv, {conv.input, conv.weights, conv.bias}, epilogue);
  cpu::schedule_winograd_conv(conv, s, p);
  return {{conv.output}, params};
}

}  // namespace skipper::kernels
