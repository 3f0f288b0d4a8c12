// Compiles kernels to objects: each in a process of its own, several at a time, with a cache.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/dialect/nn_dialect.h"
#include "compiler/machine/machine_model.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

struct KernelJob {
  mlir::func::FuncOp kernel;
  MachineModel machine;
};

struct KernelCompilerOptions {
  int jobs = 1;                 // processes at a time
  std::string cache_directory;  // objects by content: kernel, target, tools
  bool asserts = false;         // keep Halide's checks of buffers
  bool sanitize_thread = false;
};

struct CompiledKernels {
  std::vector<std::string> objects;  // in the order of the jobs; symbols renamed, ready for an archive
  int compiled = 0;                  // the others were in the cache
};

// Must run before the process makes any Halide object, and while it has one thread: it forks, and Halide's counters of
// names must stand at zero in every child for equal kernels to give equal bytes.
llvm::Expected<CompiledKernels> compile_kernels(llvm::ArrayRef<KernelJob> jobs, const KernelCompilerOptions& options);

enum class KernelText { stmt, assembly };

// The lowered statement or the assembly of one kernel, for people.
llvm::Expected<std::string> kernel_text(const KernelJob& job, const KernelCompilerOptions& options, KernelText kind);

}  // namespace skipper::codegen
