#include "compiler/kernels/common/gpu_grid.h"

namespace skipper::gpu {

using Halide::RVar;
using Halide::Var;

SharedSum share_sum(Halide::Func sum, const RVar& r, int parts) {
  SharedSum shared{.part = Var("part"), .part_r = RVar("part_r"), .step = RVar("step")};
  sum.update().split(r, shared.step, shared.part_r, parts, Halide::TailStrategy::GuardWithIf);
  shared.part_sum = sum.update().rfactor(shared.part_r, shared.part);
  shared.staged = shared.part_sum.in(sum);
  shared.staged.store_in(Halide::MemoryType::GPUShared);
  return shared;
}

}  // namespace skipper::gpu
