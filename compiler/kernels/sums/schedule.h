// Schedules of sums over the pixels of images, and over images.
#pragma once

#include "compiler/kernels/sums/algorithm.h"
#include "compiler/machine/machine_model.h"

namespace skipper::cpu {

void schedule_image_sums(algorithm::ImageSums& sums, int64_t channels, const MachineModel& machine);
void schedule_batch_sums(algorithm::BatchSums& sums, int64_t channels, const MachineModel& machine);

}  // namespace skipper::cpu

namespace skipper::gpu {

void schedule_image_sums(algorithm::ImageSums& sums, int64_t channels, const MachineModel& machine);
void schedule_batch_sums(algorithm::BatchSums& sums, int64_t channels, const MachineModel& machine);

}  // namespace skipper::gpu
