#include "compiler/kernels/sums/kernel.h"

#include "compiler/kernels/sums/schedule.h"

namespace skipper::kernels {

void append(Kernel& kernel, algorithm::ImageSums sums, int64_t channels, const MachineModel& machine) {
  by_family(machine, cpu::schedule_image_sums, gpu::schedule_image_sums)(sums, channels, machine);
  kernel.outputs.push_back(sums.output);
}

void append(Kernel& kernel, algorithm::BatchSums sums, int64_t channels, const MachineModel& machine) {
  by_family(machine, cpu::schedule_batch_sums, gpu::schedule_batch_sums)(sums, channels, machine);
  kernel.outputs.push_back(sums.output);
}

}  // namespace skipper::kernels
