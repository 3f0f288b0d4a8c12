// Softmaxes in the IR, alone and in front of a loss.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/softmax/shape.h"

namespace skipper {

SoftmaxShape softmax_shape(const KernelBody& body);

}  // namespace skipper
