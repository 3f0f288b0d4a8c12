// Fully connected layers in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/dense/shape.h"

namespace skipper {

DenseShape dense_shape(const KernelBody& body);

}  // namespace skipper
