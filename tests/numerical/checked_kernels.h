// The kernels of a compiled module, jitted, against the interpreter on the same inputs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "jit_kernel.h"
#include "support/random.h"
#include "training_module.h"

namespace skipper::test {

// How far an output is off, relative to the largest magnitude that is expected, or to `least` if that is larger.
double difference(const Tensor& output, const Tensor& expected, double least);

// The kernels of one variant, jitted when they are first needed.  Failures are Catch2's.
class CheckedKernels {
 public:
  // module: at Stage::launches, of the same variant; it is kept by reference.
  CheckedKernels(const TrainingModule& module, MachineModel machine) : module_(module), machine_(std::move(machine)) {}

  // least: magnitudes of outputs that count as rounding, such as the variance of equal samples.
  void check(mlir::func::FuncOp kernel, llvm::ArrayRef<const Tensor*> operands, double least = 0);
  void check_on_random_inputs(mlir::func::FuncOp kernel, int64_t largest_batch);
  // All that these entries launch, each kernel once.
  void check_on_random_inputs(const std::vector<std::string>& entries, int64_t largest_batch);

  // Checks each launch as it is interpreted.
  interpreter::Options observed();

  // Prints how many kernels there were, and the worst of them.
  void report(const std::string& what) const;

 private:
  JitKernel& jitted(mlir::func::FuncOp kernel);

  const TrainingModule& module_;
  MachineModel machine_;
  Random random_{7};
  std::map<std::string, JitKernel> kernels_;
  double worst_ = 0;
  std::string worst_kernel_;
};

}  // namespace skipper::test
