// Pools in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/pool/shape.h"

namespace skipper {

PoolShape pool_shape(const KernelBody& body);
GlobalPoolShape global_pool_shape(const KernelBody& body);

}  // namespace skipper
