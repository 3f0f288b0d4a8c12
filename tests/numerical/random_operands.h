// Random inputs of kernels.
#pragma once

#include <vector>

#include "compiler/interpreter/interpreter.h"
#include "support/random.h"

namespace skipper::test {

// Values that make sense for each operand of an outlined kernel: variances are positive, indices lie in their window.
std::vector<interpreter::Tensor> random_operands(mlir::func::FuncOp kernel, int64_t batch, Random& random);

}  // namespace skipper::test
