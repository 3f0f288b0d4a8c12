// The kernels' tests on the CPU.
#include "tests/numerical/kernels_support.h"

namespace skipper::test {

std::vector<MachineModel> runnable_variants() {
  const Halide::Target host = Halide::get_host_target();
  std::vector<MachineModel> runnable;
  for (const char* name : {"avx512_vnni", "avx512", "avx2", "sse41"}) {
    MachineModel machine = machine_model(name).value();
    const Halide::Target target(machine.target);
    if (name == std::string("avx512_vnni") && !host.has_feature(Halide::Target::AVX512_Zen4)) continue;
    if (name == std::string("avx512") && !host.has_feature(Halide::Target::AVX512_Skylake)) continue;
    if (name == std::string("avx2") && !host.has_feature(Halide::Target::AVX2)) continue;
    runnable.push_back(machine);
  }
  // Schedules name no instructions: those of ARM run here too.
  const std::string plainest = runnable.back().target;
  const std::string with_half = host.has_feature(Halide::Target::F16C) ? machine_model("avx2")->target : plainest;
  for (const auto& [name, target] :
       {std::pair("arm", plainest), std::pair("arm_dot_prod", plainest), std::pair("arm_fp16", with_half)}) {
    runnable.push_back(machine_model(name).value());
    runnable.back().target = target;
  }
  return runnable;
}

}  // namespace skipper::test
