// Copies in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/relayout/shape.h"

namespace skipper {

RelayoutShape relayout_shape(const KernelBody& body);

}  // namespace skipper
