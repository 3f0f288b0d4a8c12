// A kernel from its text, as passes would have outlined it.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "compiler/dialect/nn_dialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

namespace skipper::test {

class ParsedKernel {
 public:
  // ir: of one function.
  explicit ParsedKernel(const std::string& ir) {
    mlir::DialectRegistry registry;
    registry.insert<nn::NNDialect, mlir::func::FuncDialect>();
    context_.appendDialectRegistry(registry);
    INFO(ir);
    module_ = mlir::parseSourceString<mlir::ModuleOp>(ir, &context_);
    REQUIRE(module_);
  }
  mlir::func::FuncOp function() { return *mlir::ModuleOp(*module_).getOps<mlir::func::FuncOp>().begin(); }

 private:
  mlir::MLIRContext context_;
  mlir::OwningOpRef<mlir::ModuleOp> module_;
};

}  // namespace skipper::test
