#include "compiler/machine/machine_model.h"

namespace skipper {

namespace {

MachineModel with_half(MachineModel machine, HalfSupport half = HalfSupport::weights) {
  machine.half = half;
  return machine;
}

MachineModel with_dot_product(MachineModel machine, DotProduct dot_product) {
  machine.dot_product = dot_product;
  return machine;
}

MachineModel gpu(const char* variant, const char* target, int64_t view_floats = 1) {
  // Lanes: the threads of a warp.
  MachineModel machine{variant, target, Family::gpu, 32, 255, true, false, 128 << 10, 4, 40 << 20, 108};
  machine.view_floats = view_floats;
  return machine;
}

// Caches are the smallest among common machines of the family (Zen 4, Skylake-X, Zen 2, Cortex-A72).
std::vector<MachineModel> all_models() {
  // Without F16C float16 is converted by integer instructions.
  return {
      // Zen 4, Zen 5, Sapphire Rapids: the AVX-512 CPUs of Halide's that have VNNI.
      with_dot_product(
          with_half({"avx512_vnni",
                     "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake-avx512_cannonlake-avx512_zen4",
                     Family::x86, 16, 32, true, true, 32 << 10, 8, 1 << 20, 2}),
          DotProduct::mixed),
      with_half({"avx512", "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake", Family::x86, 16, 32, true,
                 true, 32 << 10, 8, 1 << 20, 2}),
      with_half(
          {"avx2", "x86-64-linux-sse41-avx-f16c-fma-avx2", Family::x86, 8, 16, true, false, 32 << 10, 8, 512 << 10, 2}),
      with_half({"sse41", "x86-64-linux-sse41", Family::x86, 4, 16, false, false, 32 << 10, 8, 256 << 10, 2}),
      with_half({"arm_fp16", "arm-64-linux-arm_fp16", Family::arm, 4, 32, true, true, 32 << 10, 2, 512 << 10, 4},
                HalfSupport::arithmetic),
      with_dot_product(
          {"arm_dot_prod", "arm-64-linux-arm_dot_prod", Family::arm, 4, 32, true, true, 32 << 10, 2, 512 << 10, 4},
          DotProduct::alike),
      {"arm", "arm-64-linux", Family::arm, 4, 32, true, true, 32 << 10, 2, 512 << 10, 4},
      gpu("cuda86", "x86-64-linux-cuda-cuda_capability_86"),
      gpu("cuda80", "x86-64-linux-cuda-cuda_capability_80"),
      gpu("cuda70", "x86-64-linux-cuda-cuda_capability_70"),
      // OpenCL's views of memory start where CL_DEVICE_MEM_BASE_ADDR_ALIGN says: 128 bytes on all that were met.
      gpu("opencl", "x86-64-linux-opencl", 32),
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
