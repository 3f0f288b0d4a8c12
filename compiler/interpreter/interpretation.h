// The interface by which ops are interpreted.
#pragma once

#include <vector>

#include "compiler/dialect/nn_dialect.h"
#include "compiler/interpreter/tensor.h"

namespace skipper::interpreter {

using Operands = llvm::ArrayRef<const Tensor*>;
using Results = std::vector<Tensor>;

// Zeros in the shape of `result`; a dynamic batch is that of the first operand.
Tensor zeros_like(mlir::Value result, Operands operands);

}  // namespace skipper::interpreter

#include "interpretation.h.inc"
