#include "compiler/kernels/kernel_gradient/kernel.h"

#include "compiler/kernels/common/definitions.h"
#include "compiler/kernels/kernel_gradient/schedule.h"

namespace skipper::kernels {

Kernel kernel_gradient(const KernelGradientShape& s, const KernelGradientParameters& p, const MachineModel& machine) {
  algorithm::KernelGradient gradient({.out_w = static_cast<int>(s.out_w),
                                      .out_h = static_cast<int>(s.out_h),
                                      .window = window_of(s),
                                      .flat = p.flat,
                                      .patches = has_one_panel(machine)});
  by_family(machine, cpu::schedule_kernel_gradient, gpu::schedule_kernel_gradient)(gradient, s, p, machine);
  return {{gradient.output}, {gradient.input, gradient.gradient}};
}

}  // namespace skipper::kernels
