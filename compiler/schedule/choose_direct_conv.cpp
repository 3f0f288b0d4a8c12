#include "compiler/schedule/choose_direct_conv.h"

#include "compiler/schedule/arm/direct_conv_parameters.h"
#include "compiler/schedule/gpu/direct_conv_parameters.h"
#include "compiler/schedule/x86/direct_conv_parameters.h"

namespace skipper {

DirectConvChoice choose_direct_conv(const ConvShape& shape, const MachineModel& machine) {
  switch (machine.family) {
    case Family::arm:
      return arm::choose_direct_conv(shape, machine);
    case Family::gpu:
      return gpu::choose_direct_conv(shape, machine);
    case Family::x86:
      break;
  }
  return x86::choose_direct_conv(shape, machine);
}

}  // namespace skipper
