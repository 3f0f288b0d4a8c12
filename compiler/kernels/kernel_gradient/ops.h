// Gradients of kernels in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/kernel_gradient/shape.h"

namespace skipper {

KernelGradientShape kernel_gradient_shape(const KernelBody& body);

}  // namespace skipper
