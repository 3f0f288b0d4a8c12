#include "compiler/schedule/machine_model.h"

namespace skipper {

namespace {

// Caches are the smallest among common machines of the family (Zen 4, Skylake-X, Zen 2, Cortex-A72).
std::vector<MachineModel> all_models() {
  return {
      {"avx512", "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake", Family::x86, 16, 32, true, true,
       32 << 10, 8, 1 << 20, 2},
      {"avx2", "x86-64-linux-sse41-avx-f16c-fma-avx2", Family::x86, 8, 16, true, false, 32 << 10, 8, 512 << 10, 2},
      {"sse41", "x86-64-linux-sse41", Family::x86, 4, 16, false, false, 32 << 10, 8, 256 << 10, 2},
      {"arm_dot_prod", "arm-64-linux-arm_dot_prod", Family::arm, 4, 32, true, true, 32 << 10, 2, 512 << 10, 4},
      {"arm", "arm-64-linux", Family::arm, 4, 32, true, true, 32 << 10, 2, 512 << 10, 4},
      {"gpu", "x86-64-linux-opencl", Family::gpu, 1, 64, true, false, 32 << 10, 4, 4 << 20, 16},
  };
}

}  // namespace

std::optional<MachineModel> machine_model(std::string_view variant) {
  for (MachineModel& model : all_models()) {
    if (model.variant == variant) return std::move(model);
  }
  return std::nullopt;
}

std::vector<std::string> machine_variants() {
  std::vector<std::string> names;
  for (const MachineModel& model : all_models()) names.push_back(model.variant);
  return names;
}

}  // namespace skipper
