#include "compiler/kernels/conv/kernel.h"

#include "compiler/kernels/common/definitions.h"
#include "compiler/kernels/conv/schedule.h"

namespace skipper::kernels {

Kernel conv2d(const ConvShape& s, const DirectConvParameters& p, const MachineModel& machine,
              const Epilogue& epilogue) {
  const Int8Sums* int8 = p.int8();
  algorithm::Conv2d conv({.in_channels = static_cast<int>(s.in_channels),
                          .window = window_of(s),
                          .panel = p.panel,
                          .row_lanes = p.in_rows() ? p.input_lanes : 0,
                          .one_panel = has_one_panel(machine),
                          .weight_type = int8 ? type_of(Number::int8, int8->unsigned_weights) : type_of(s.weights),
                          .half_steps = p.half() ? p.half()->steps : 0,
                          .int8 = int8 != nullptr,
                          .unsigned_samples = int8 && int8->unsigned_samples});
  std::vector<Halide::ImageParam> params{conv.input, conv.weights, conv.bias};
  if (int8) params.push_back(conv.scale);
  params = store_epilogue(conv, params, epilogue);
  by_family(machine, cpu::schedule_direct_conv, gpu::schedule_direct_conv)(conv, s, p, machine);
  return {{conv.output}, params};
}

}  // namespace skipper::kernels
