#include "compiler/kernels/grouped_conv/kernel.h"

#include "compiler/kernels/common/definitions.h"
#include "compiler/kernels/grouped_conv/schedule.h"

namespace skipper::kernels {

namespace {

algorithm::GroupedConvDefinition definition_of(const GroupedConvShape& s) {
  return {.in_per_group = static_cast<int>(s.in_per_group),
          .out_per_group = static_cast<int>(s.out_per_group),
          .window = window_of(s),
          .panel = static_cast<int>(s.panel),
          .weight_type = type_of(s.weights)};
}

}  // namespace

Kernel grouped_conv(const GroupedConvShape& s, const GroupedConvParameters& p, const MachineModel& machine,
                    const Epilogue& epilogue) {
  algorithm::GroupedConv conv(definition_of(s));
  const std::vector<Halide::ImageParam> params = store_epilogue(conv, {conv.input, conv.weights, conv.bias}, epilogue);
  by_family(machine, cpu::schedule_grouped_conv, gpu::schedule_grouped_conv)(conv, s, p, machine);
  return {{conv.output}, params};
}

Kernel grouped_kernel_gradient(const GroupedConvShape& s, const MachineModel& machine) {
  algorithm::GroupedKernelGradient gradient(definition_of(s), static_cast<int>(s.out_w), static_cast<int>(s.out_h));
  by_family(machine, cpu::schedule_grouped_kernel_gradient, gpu::schedule_grouped_kernel_gradient)(gradient, s,
                                                                                                   machine);
  return {{gradient.output}, {gradient.input, gradient.gradient}};
}

}  // namespace skipper::kernels
