// A graph as nn IR with its training entries, at a stage of the compiler.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "compiler/dialect/nn_dialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

namespace skipper::test {

enum class Stage {
  layers,    // differentiated: one op for each layer and gradient
  kernels,   // fused
  launches,  // outlined kernels of a variant
};

class TrainingModule {
 public:
  // ir: as a spec prints it, with ops of `others` too.  `variant` and `max_batch` are for launches.  Throws
  // std::runtime_error with the compiler's diagnostics.
  TrainingModule(const std::string& ir, Stage stage, const std::string& variant = "sse41", std::int64_t max_batch = 32,
                 const mlir::DialectRegistry& others = mlir::DialectRegistry());

  mlir::ModuleOp module() const { return *module_; }
  // Null if there is none.
  mlir::func::FuncOp function(const std::string& name) const;

 private:
  std::unique_ptr<mlir::MLIRContext> context_;
  mlir::OwningOpRef<mlir::ModuleOp> module_;
};

}  // namespace skipper::test
