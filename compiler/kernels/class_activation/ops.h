// Class activation maps in the IR.
#pragma once

#include "compiler/kernels/class_activation/shape.h"
#include "compiler/kernels/common/kernel_body.h"

namespace skipper {

ClassActivationShape class_activation_shape(const KernelBody& body);

}  // namespace skipper
