// Gradients of an interpreted training step against differences of its loss.
#pragma once

#include <string>
#include <vector>

#include "interpreted_step.h"
#include "support/random.h"

namespace skipper::test {

// Compares some elements of the gradient of each parameter named with central differences, in double precision.
// inputs: as run_step takes them.  Failures are Catch2's.
void check_gradients(mlir::func::FuncOp train_step, const std::vector<Tensor>& inputs, Tensors parameters,
                     const std::vector<std::string>& names, Random& random);

}  // namespace skipper::test
