// The kernels' tests with the schedules for GPUs, through OpenCL: linked into a test, this takes the place of
// kernels_x86_variants.cpp, which is in a library.
#include "tests/numerical/kernels_support.h"

namespace skipper::test {

std::vector<MachineModel> runnable_variants() { return {machine_model("opencl").value()}; }

}  // namespace skipper::test
