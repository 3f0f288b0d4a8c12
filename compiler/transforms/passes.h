// Passes on the nn dialect.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/Pass.h"

namespace skipper {

#define GEN_PASS_DECL
#include "passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes.h.inc"

}  // namespace skipper
