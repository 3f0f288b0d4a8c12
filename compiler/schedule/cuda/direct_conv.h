// Plain GPU schedules, through any of Halide's GPU interfaces (tested with OpenCL).
#ifndef SKIPPER_SCHEDULE_CUDA_DIRECT_CONV_H_
#define SKIPPER_SCHEDULE_CUDA_DIRECT_CONV_H_

#include "compiler/algorithm/conv2d.h"
#include "compiler/schedule/direct_conv_parameters.h"

namespace skipper::cuda {

void schedule_direct_conv(algorithm::Conv2d& conv, const ConvShape& shape, const DirectConvParameters& parameters);

}  // namespace skipper::cuda

#endif  // SKIPPER_SCHEDULE_CUDA_DIRECT_CONV_H_
