// The parts of a fused kernel, as the choice of implementations and code generation see them.
#pragma once

#include "compiler/dialect/nn_dialect.h"

namespace skipper {

struct KernelBody {
  llvm::SmallVector<mlir::Operation*> epilogue;  // pointwise ops behind the anchor
  mlir::Operation* anchor = nullptr;             // the layer that the kernel is built around
  mlir::Operation* fold = nullptr;               // before a pack: fold_kernel, fold_bias or transpose_kernel
  mlir::Operation* scale = nullptr;              // before a pack, behind that: kernel_scale
  mlir::Operation* dequantise = nullptr;         // before a convolution that reads int8
  mlir::Operation* unexpected = nullptr;         // an op for which a kernel around the anchor has no room
  mlir::RankedTensorType result;                 // the first one, as it lies in memory
};

}  // namespace skipper
