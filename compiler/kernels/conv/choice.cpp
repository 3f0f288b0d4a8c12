#include "compiler/kernels/conv/choice.h"

#include "compiler/kernels/conv/choice_arm.h"
#include "compiler/kernels/conv/choice_gpu.h"
#include "compiler/kernels/conv/choice_x86.h"

namespace skipper {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const ConvDemand& demand, const MachineModel& machine) {
  switch (machine.family) {
    case Family::arm:
      return arm::choose_direct_conv(shape, demand, machine);
    case Family::gpu:
      return gpu::choose_direct_conv(shape, demand, machine);
    case Family::x86:
      break;
  }
  return x86::choose_direct_conv(shape, demand, machine);
}

}  // namespace skipper
