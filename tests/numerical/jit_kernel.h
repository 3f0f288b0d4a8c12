// An outlined kernel, jitted, on buffers that lie as the types of its operands say and border on unmapped pages.
#pragma once

#include <vector>

#include "compiler/interpreter/interpreter.h"
#include "compiler/kernels/common/kernel.h"
#include "compiler/transforms/buffer_views.h"
#include "support/guarded.h"

namespace skipper::test {

using interpreter::Tensor;

inline std::vector<const Tensor*> pointers_to(const std::vector<Tensor>& tensors) {
  std::vector<const Tensor*> pointers;
  for (const Tensor& tensor : tensors) pointers.push_back(&tensor);
  return pointers;
}

struct KernelRun {
  std::vector<Tensor> outputs;
  bool strayed = false;  // a hole of an output was written, or a border or a panel is not filled with zeros
};

class JitKernel {
 public:
  // Keeps Halide's checks of buffers if `asserts`.  Throws std::runtime_error with what Halide says.
  JitKernel(mlir::func::FuncOp kernel, const MachineModel& machine, bool asserts);

  // inputs: rounded to float on their way in.  A kernel for a CPU that asks for heap memory fails.
  KernelRun run(llvm::ArrayRef<const Tensor*> inputs, Guard guard);
  KernelRun run(const std::vector<Tensor>& inputs, Guard guard) { return run(pointers_to(inputs), guard); }

 private:
  mlir::func::FuncOp function_;
  MachineModel machine_;
  llvm::SmallVector<BufferView> views_;
  kernels::Kernel kernel_;
  Halide::Pipeline pipeline_;
  Halide::Target target_;
};

}  // namespace skipper::test
