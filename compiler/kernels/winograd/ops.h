// Convolutions in the Winograd domain, in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/winograd/shape.h"

namespace skipper {

// Of the relayout that a kernel is built around.
WinogradInputShape winograd_input_shape(const KernelBody& body);

}  // namespace skipper
