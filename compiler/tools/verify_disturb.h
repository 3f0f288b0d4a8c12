// For tests of skipper-verify: one kernel that computes something else.
#pragma once

#include <string>

#include "llvm/Support/Error.h"
#include "mlir/IR/BuiltinOps.h"
#include "runtime/tool_support/model_run.h"

namespace skipper::tool {

// Doubles the packed weights of the first step of predict that has any and that holds the layer.  `module`: the IR of
// the run's variant, whose launches are the variant's steps.
llvm::Error disturb_weights(mlir::ModuleOp module, const std::string& layer, ModelRun& run);

}  // namespace skipper::tool
