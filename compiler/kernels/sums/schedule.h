// Schedules of sums over the pixels of images, and over images.
#pragma once

#include "compiler/kernels/sums/algorithm.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

using ImageSumsSchedule = void(algorithm::ImageSums& sums, int64_t channels, const MachineModel& machine);
using BatchSumsSchedule = void(algorithm::BatchSums& sums, int64_t channels, const MachineModel& machine);

namespace cpu {
ImageSumsSchedule schedule_image_sums;
BatchSumsSchedule schedule_batch_sums;
}  // namespace cpu

namespace gpu {
ImageSumsSchedule schedule_image_sums;
BatchSumsSchedule schedule_batch_sums;
}  // namespace gpu

}  // namespace skipper
