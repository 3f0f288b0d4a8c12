#include "compiler/kernels/common/kernel.h"

namespace skipper::kernels {

Halide::Target kernel_target(const MachineModel& machine) {
  using Halide::Target;
  return Target(machine.target)
      .with_feature(Target::UserContext)
      .with_feature(Target::NoRuntime)
      .with_feature(Target::NoBoundsQuery)
      .with_feature(Target::NoAsserts);
}

}  // namespace skipper::kernels
