// Reads what a variant's module says about the machine it is for, and its entry points.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/machine/machine_model.h"
#include "compiler/machine/precision.h"
#include "entries.h"
#include "mlir/IR/BuiltinOps.h"

namespace skipper {

// The machine of the module's nn.variant; fails with a diagnostic where there is none or it is unknown.
mlir::FailureOr<MachineModel> machine_of(mlir::ModuleOp module);

// nn.weights and nn.arithmetic.
Precision precision_of(mlir::ModuleOp module);
void set_precision(mlir::ModuleOp module, const Precision& precision);

// nn.max_batch, 1 where there is none.
int64_t max_batch_of(mlir::ModuleOp module);

// The entry points that the module has, in the order of kEntries.
llvm::SmallVector<mlir::func::FuncOp> entries_of(mlir::ModuleOp module);

// Null where the module has none.
mlir::func::FuncOp find_entry(mlir::ModuleOp module, const Entry& entry);

// Looks up a function in the table; null where it is none of the entry points.  `forward` counts as predict, whose
// graph it has until the parameters are split off.
const Entry* entry_of(mlir::func::FuncOp function);

// "<model>_<variant>"
std::string symbol_prefix(mlir::ModuleOp module);

// "<model>_<variant>_<entry>"
std::string entry_symbol(mlir::ModuleOp module, const Entry& entry);

}  // namespace skipper
