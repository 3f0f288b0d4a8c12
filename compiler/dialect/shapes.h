// Shapes of layers, shared by the ops' type inference.
#pragma once

#include "compiler/machine/winograd_layout.h"
#include "nn_dialect.h"

namespace skipper::nn {

using Shape = llvm::ArrayRef<int64_t>;

mlir::RankedTensorType tensor_of(mlir::Value value);

// The type without its layout.
mlir::RankedTensorType dense_type(mlir::RankedTensorType type);
// The type with `layout` as its encoding.
mlir::RankedTensorType with_layout(mlir::RankedTensorType type, LayoutAttr layout);
// The layout of a type, or null if it is dense.
LayoutAttr layout_of(mlir::Type type);

// Where a map lies in the Winograd domain, if it does.
std::optional<WinogradLayout> winograd_layout(mlir::RankedTensorType type);

// Extents in memory, outermost first; a dynamic batch stays dynamic.
llvm::SmallVector<int64_t> physical_shape(mlir::RankedTensorType type);
// The product of the static extents of physical_shape.
int64_t physical_elements(mlir::RankedTensorType type);

// Whether every static extent lies in 1 ... max_elements, and the number of elements does too.
bool is_bounded(mlir::RankedTensorType type);

// Bytes of that many elements: of one sample, or of a parameter.
int64_t physical_bytes(mlir::RankedTensorType type);

// Extent of what a window leaves of `extent` samples, or -1 if it does not fit.  A dynamic extent takes only 1x1
// windows.
int64_t windowed_extent(int64_t extent, int64_t window, int64_t stride);

// Rows and columns from a tap of a window to the next: 1 and 1 where nothing is said.
llvm::SmallVector<int64_t> dilation_of(std::optional<Shape> dilation);
// What so many taps span.
int64_t spanned_extent(int64_t taps, int64_t dilation);

// Fails with a diagnostic unless `value` has the rank that `what` must have.
mlir::LogicalResult expect_rank(std::optional<mlir::Location> location, mlir::Value value, int64_t rank,
                                llvm::StringRef what);
// Fails with a diagnostic unless both have one shape.
mlir::LogicalResult expect_one_shape(std::optional<mlir::Location> location, mlir::Value a, mlir::Value b);
// Fails with a diagnostic unless `numbers` has `count` entries that are all at least `least`, and at most max_elements.
mlir::LogicalResult expect_numbers(std::optional<mlir::Location> location, Shape numbers, size_t count, int64_t least,
                                   llvm::StringRef what);
// Fails with a diagnostic unless `value` is a vector of `extent` samples.
mlir::LogicalResult expect_vector(std::optional<mlir::Location> location, mlir::Value value, int64_t extent,
                                  llvm::StringRef what);

}  // namespace skipper::nn
