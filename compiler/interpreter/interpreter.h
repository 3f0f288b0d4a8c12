// Computes functions of the nn dialect in double precision, at any stage of the compiler: layers, fused kernels, or
// launches of outlined ones.  The reference that compiled models are compared with: plain loops from the formulas in
// the ops' definitions.  Where a value lies in memory (layouts, packs, storage) does not matter here.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/dialect/nn_dialect.h"
#include "compiler/interpreter/tensor.h"
#include "llvm/Support/Error.h"

namespace skipper::interpreter {

// Another run made these decisions, by the name of the layer.  A gradient is the derivative at these decisions: two
// runs that differ by rounding have the same one only if they take the same branches.
struct Decisions {
  std::map<std::string, Mask> relu;        // whether each sample is let through
  std::map<std::string, Tensor> max_pool;  // as the indices of nn.max_pool_indices
};

struct Options {
  // The value of a parameter, null if there is none.
  std::function<const Tensor*(llvm::StringRef name)> parameter;
  // Called behind every op, those inside of kernels first.
  std::function<void(mlir::Operation* op, llvm::ArrayRef<const Tensor*> operands,
                     llvm::ArrayRef<const Tensor*> results)>
      observe;
  Decisions decisions;
};

// The results of `function` for `inputs`, whose dynamic extents must be one batch.  Fails for inputs of other shapes,
// parameters and kernels that are missing, and ops of other dialects.  Thread-safe, as far as the options are.
llvm::Expected<std::vector<Tensor>> run(mlir::func::FuncOp function, std::vector<Tensor> inputs,
                                        const Options& options = {});

}  // namespace skipper::interpreter
