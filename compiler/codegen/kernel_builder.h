// From an outlined kernel to a scheduled Halide pipeline.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/kernels/common/kernel.h"

namespace skipper::codegen {

// `kernel` has passed the variant pipeline.  Its inputs, in order, are the pipeline's.  An op that nothing emits is a
// diagnostic with its layer and line.
mlir::FailureOr<kernels::Kernel> build_kernel(mlir::func::FuncOp kernel, const MachineModel& machine);

}  // namespace skipper::codegen
