// The programs that link LLVM do this at their start and end.
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"

namespace skipper {

// The whole of a main, as detail::run_program has it, for llvm::outs() and for allocations of LLVM's own too.
int run_program(const char* name, int failure, llvm::function_ref<int()> function);

}  // namespace skipper
