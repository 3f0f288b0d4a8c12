// Direct convolution on GPUs: which tile a shape gets.
#ifndef SKIPPER_SCHEDULE_CUDA_DIRECT_CONV_PARAMETERS_H_
#define SKIPPER_SCHEDULE_CUDA_DIRECT_CONV_PARAMETERS_H_

#include "compiler/schedule/direct_conv_parameters.h"

namespace skipper::cuda {

DirectConvParameters choose_direct_conv(const ConvShape& shape, const MachineModel& machine);

}  // namespace skipper::cuda

#endif  // SKIPPER_SCHEDULE_CUDA_DIRECT_CONV_PARAMETERS_H_
