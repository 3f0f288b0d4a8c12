#include "compiler/kernels/pack/kernel.h"

#include "compiler/kernels/common/definitions.h"
#include "compiler/kernels/pack/schedule.h"

namespace skipper::kernels {

namespace {

template <typename T>
std::vector<T> concatenate(std::vector<T> first, const std::vector<T>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

algorithm::PackDefinition pack_definition(const PackShape& s) {
  return {.out_channels = static_cast<int>(s.out_channels),
          .panel = static_cast<int>(s.panel),
          .bias = s.bias,
          .batch_norm = s.batch_norm,
          .transposed = s.transposed_groups.has_value(),
          .in_channels = static_cast<int>(s.in_channels),
          .kernel_w = static_cast<int>(s.kernel_w),
          .kernel_h = static_cast<int>(s.kernel_h),
          .groups = static_cast<int>(s.transposed_groups.value_or(1)),
          .tile_w = static_cast<int>(s.tile_w),
          .tile_h = static_cast<int>(s.tile_h),
          .epsilon = static_cast<float>(s.epsilon),
          .weight_type = type_of(s.weights, s.unsigned_weights)};
}

}  // namespace

Kernel pack_weights(const PackShape& s, const MachineModel& machine) {
  algorithm::PackWeights pack(pack_definition(s));
  by_family(machine, cpu::schedule_pack_weights, gpu::schedule_pack_weights)(pack, s, machine);
  return {{pack.output}, concatenate({pack.kernel}, pack.parameters)};
}

Kernel pack_bias(const PackShape& s, const MachineModel& machine) {
  algorithm::PackBias pack(pack_definition(s));
  by_family(machine, cpu::schedule_pack_bias, gpu::schedule_pack_bias)(pack, s, machine);
  return {{pack.output}, pack.parameters};
}

Kernel pack_scale(const PackShape& s, const MachineModel& machine) {
  algorithm::PackScale pack(pack_definition(s));
  by_family(machine, cpu::schedule_pack_scale, gpu::schedule_pack_scale)(pack, s, machine);
  return {{pack.output}, concatenate({pack.kernel}, pack.parameters)};
}

Kernel zeros(int64_t extent, const MachineModel& machine) {
  Halide::Var i("i");
  Halide::Func output("output");
  output(i) = 0.0f;
  by_family(machine, cpu::schedule_zeros, gpu::schedule_zeros)(output, extent, machine);
  return {{output}, {}};
}

}  // namespace skipper::kernels
