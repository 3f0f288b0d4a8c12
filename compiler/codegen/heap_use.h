// Whether a kernel takes heap memory: predict allocates nothing, and the runtime's malloc (runtime/support/pool.c)
// refuses.
#pragma once

#include <Halide.h>

#include <string>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

// The first allocation of a lowered pipeline that becomes a call of halide_malloc; empty: none does.
std::string heap_allocation(const Halide::Module& module);

// Whether an object of Halide's calls halide_malloc.
llvm::Expected<bool> calls_malloc(llvm::StringRef object);

}  // namespace skipper::codegen
