// Convolutions in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/conv/shape.h"

namespace skipper {

ConvShape conv_shape(const KernelBody& body);

}  // namespace skipper
