// How a kernel sees its operands: the one place where MLIR's order of dimensions (outermost first) becomes Halide's
// (innermost first).
#pragma once

#include "compiler/dialect/nn_dialect.h"

namespace skipper {

struct BufferDimension {
  int64_t extent = 0;    // of one sample
  int64_t stride = 0;    // elements
  bool batched = false;  // the true extent is `extent` times the batch
  // An extent or stride with a run-time size is a map's height, its width, or both multiplied.
  enum class Size { none, height, width, area };
  Size sized_extent = Size::none, sized_stride = Size::none;
};

struct BufferView {
  int64_t offset = 0;                                // elements from the tensor's first to the view's
  llvm::SmallVector<BufferDimension, 5> dimensions;  // innermost first
  mlir::Type element;
};

// Returns the views of an outlined kernel's inputs in order, then of its results.
llvm::SmallVector<BufferView> buffer_views(mlir::func::FuncOp kernel);

}  // namespace skipper
