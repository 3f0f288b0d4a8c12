// Packs of parameters in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/pack/shape.h"

namespace skipper {

PackShape pack_shape(const KernelBody& body);

}  // namespace skipper
