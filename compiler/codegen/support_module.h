// The driver object of a model archive: the lead's LLVM module with entry points, joined with the support code of
// runtime/support (embedded here as bitcode), optimised, everything but the C ABI made internal.
//
// Errors are llvm::Error: text for the user.  Thread safety: independent LLVMContexts may be used in parallel.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/archive.h"
#include "compiler/codegen/model_description.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

struct EmitOptions {
  std::string triple;  // "x86_64-unknown-linux-gnu" or "aarch64-unknown-linux-gnu"; see triple_of
  std::string
      cpu;  // LLVM's name; empty: the baseline of the architecture.  The driver runs before a variant is chosen.
  bool sanitize_thread = false;  // instrument driver and support code for ThreadSanitizer
};

enum class EmitKind { object, assembly };

// The LLVM triple for a Halide target string such as "x86-64-linux-avx2"; an error for what the support code was not
// built for (it knows x86-64 and AArch64 Linux).
llvm::Expected<std::string> triple_of(llvm::StringRef halide_target);

// The members of the archive that come from LLVM IR, kernels and Halide's runtime apart:
//   <model>_driver.o      `driver` (entry points), descriptor tables, public functions, support code
//   skipper_pool.o        handlers of the private Halide runtime, and the threads that run parallel loops; equal in all
//                         archives, one copy of each per program is linked
//   skipper_cuda.o        CUDA contexts and streams, likewise; in archives for CUDA alone
//   <model>_shared.o      skipper_model_descriptor(); only linked where asked for (-Wl,-u,skipper_model_descriptor)
// `driver` has every entry symbol that `model` names as a definition, and declares kernels.  It is consumed.  Its
// triple and data layout are set here.
llvm::Expected<std::vector<ArchiveMember>> compile_driver(std::unique_ptr<llvm::Module> driver,
                                                          const ModelDescription& model, const EmitOptions& options);

// The same up to code generation: `driver` with descriptor and support code, linked, internalised and optimised.
llvm::Error finish_driver(llvm::Module& driver, const ModelDescription& model, const EmitOptions& options);

// Machine code for a module: position independent, a section for each function and datum.  For --emit=asm too.
llvm::Expected<llvm::SmallVector<char, 0>> emit(llvm::Module& module, const EmitOptions& options, EmitKind kind);

}  // namespace skipper::codegen
