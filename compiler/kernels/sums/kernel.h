// Sums, which are put together to kernels with the maps before them.  They run in one order, whatever the number of
// threads: over an image's pixels in one task, then over the images.  Conventions: common/kernel.h.
#pragma once

#include "compiler/kernels/common/kernel.h"
#include "compiler/kernels/sums/algorithm.h"

namespace skipper::kernels {

// Appends two outputs (c, n), dense.
void append(Kernel& kernel, algorithm::ImageSums sums, int64_t channels, const MachineModel& machine);
// Appends one or two outputs (c).
void append(Kernel& kernel, algorithm::BatchSums sums, int64_t channels, const MachineModel& machine);

}  // namespace skipper::kernels
