// Makes what skipper-compile --emit asks for.
#pragma once

#include "compiler/codegen/model_compiler.h"

namespace skipper {

enum class Emit { nn, kernels, driver, stmt, assembly, obj };

// Every stage but obj, as text, to `output` (standard output if empty).
llvm::Error emit_text(Emit stage, mlir::ModuleOp source, const codegen::CompiledModel& model,
                      const codegen::ModelOptions& options, const std::string& output,
                      llvm::function_ref<void(mlir::PassManager&)> tune);

}  // namespace skipper
