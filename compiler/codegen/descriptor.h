// The constant tables of a model and the public functions <model>_*, as LLVM IR over the support code.
#pragma once

#include "compiler/codegen/model_description.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

// Adds to `module`, which has the support code linked in already (its struct types and functions are used) and defines
// the entry points that `model` names: skipper_model and what it refers to, <model>_model, _choose, _prepare, ... Every
// public function refers only to the entry points that it needs, so that --gc-sections drops unused entries.
llvm::Error add_descriptor(llvm::Module& module, const ModelDescription& model);

// Adds skipper_model_descriptor(), which returns <model>_model(): what a shared object exports.
void add_shared_descriptor(llvm::Module& module, const ModelDescription& model);

}  // namespace skipper::codegen
