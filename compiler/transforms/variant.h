// What a variant's module says about the machine it is for.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/schedule/machine_model.h"
#include "mlir/IR/BuiltinOps.h"

namespace skipper {

// The machine of the module's nn.variant; fails with a diagnostic where there is none or it is unknown.
mlir::FailureOr<MachineModel> machine_of(mlir::ModuleOp module);

// nn.max_batch, 1 where there is none.
int64_t max_batch_of(mlir::ModuleOp module);

// The entry points that the module has, in their order: prepare, predict, cam_maps, train_step, update_adam, update_sgd.
llvm::SmallVector<mlir::func::FuncOp> entries_of(mlir::ModuleOp module);

// "<model>_<variant>"
std::string symbol_prefix(mlir::ModuleOp module);

}  // namespace skipper
