// From types of the IR to what kernels are told.
#pragma once

#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/maps/shape.h"
#include "compiler/machine/precision.h"

namespace skipper {

// Extents and strides of an activation; a tensor (n, c) counts as a map of one pixel.
MapShape map_shape(mlir::RankedTensorType type);
Strides strides(mlir::RankedTensorType type);
// Returns the number that its elements are.
Number number_of(mlir::RankedTensorType type);
// What the kernel's anchor reads first, with its layout.
mlir::RankedTensorType input_of(const KernelBody& body);

}  // namespace skipper
