// Gives a model its private Halide runtime: no symbol of it can meet an app's own Halide pipelines.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

enum class ObjectKind {
  kernel,   // "skipper_" before every halide_* symbol and every weak definition (helpers of Halide's runtime)
  runtime,  // "skipper_" before every halide_* symbol and every definition
};

// "memcpy" for "__tsan_memcpy", and so on; empty for everything else.  LLVM's ThreadSanitizer calls these wrappers,
// which GCC 12's runtime does not have; it intercepts the functions themselves to the same effect.
llvm::StringRef without_tsan_prefix(llvm::StringRef name);

// A relocatable ELF object (x86-64 or AArch64) in, the same object out: symbols renamed as `kind` says, every
// definition hidden, weak ones still weak, .comment sections dropped.
llvm::Expected<llvm::SmallVector<char, 0>> rename_symbols(llvm::StringRef object, ObjectKind kind);

}  // namespace skipper::codegen
