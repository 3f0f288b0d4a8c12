// The layout an activation should have, whatever implementations its readers get.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

// The padding of the first operand of a layer; empty where it has none.
llvm::ArrayRef<int64_t> input_padding(mlir::Operation* anchor);

// The padding with which operand `operand` of a kernel's anchor is read; empty where there is none.
llvm::ArrayRef<int64_t> padding_read_by(mlir::OpOperand& operand);

// For the result of a kernel: a halo as large as the largest padding with which a convolution reads it, and the channel
// padding that its readers' register tiles like.  Null, which is dense, for what leaves the model or is flattened.
nn::LayoutAttr activation_layout(mlir::Value value, const MachineModel& machine);

// Whether `layout` can be read where `operand` stands.
bool accepts_layout(mlir::OpOperand& operand, nn::LayoutAttr layout);

}  // namespace skipper
