// The tile of a kernel's gradient on GPUs.
#ifndef SKIPPER_SCHEDULE_CUDA_KERNEL_GRADIENT_PARAMETERS_H_
#define SKIPPER_SCHEDULE_CUDA_KERNEL_GRADIENT_PARAMETERS_H_

#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper::cuda {

KernelGradientParameters choose_kernel_gradient(const KernelGradientShape& shape, const MachineModel& machine);

}  // namespace skipper::cuda

#endif  // SKIPPER_SCHEDULE_CUDA_KERNEL_GRADIENT_PARAMETERS_H_
