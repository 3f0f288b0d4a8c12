// Where each parameter lies in a training state; see skipper_training in the C ABI.
#pragma once

#include "compiler/dialect/nn_dialect.h"

namespace skipper {

struct StateLayout {
  llvm::SmallVector<nn::ParameterOp> parameters;  // in the spec's order
  llvm::SmallVector<int64_t> offsets;             // of each, in floats
  int64_t parameter_floats = 0, trainable_floats = 0, decayed_floats = 0;
};

// Lays out the parameters of a model's forward.
StateLayout state_layout(mlir::func::FuncOp forward);

// The pointers that the training entries get behind arena and packed blob.
enum class TrainStepArgument { parameters, gradients, tensors };  // tensors: inputs, labels, losses, outputs
enum class UpdateArgument { parameters, gradients, moments, scalars };

nn::StorageAttr argument_storage(mlir::MLIRContext* context, int64_t argument, int64_t float_offset = 0);

}  // namespace skipper
