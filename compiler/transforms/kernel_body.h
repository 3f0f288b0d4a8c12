// Makes fused kernels, and takes them apart.
#pragma once

#include "compiler/kernels/common/kernel_body.h"

namespace skipper {

// Takes the body of an nn.kernel or of an outlined kernel.
KernelBody kernel_body(mlir::Block& block);

// The value that a kernel's result is, without the relayout behind it.
mlir::Value logical_result(mlir::Value yielded);

// Whether it computes a parameter from parameters, so that a pack computes it, too.
bool is_parameter_function(mlir::Operation* op);

// Whether the schedules compute `op` from any values in one loop over a map: elementwise ops, and those that read their
// operand at another pixel.
bool is_pointwise(mlir::Operation* op);
// Whether a kernel around it computes pointwise ops, and sums, behind it.
bool takes_epilogue(mlir::Operation* op);
bool is_map_source(mlir::Operation* op);
// Sums over the pixels of each image, and over images.
bool is_image_reduction(mlir::Operation* op);
bool is_batch_reduction(mlir::Operation* op);
bool is_reduction(mlir::Operation* op);  // either
// Any of these four.
bool is_part_of_map(mlir::Operation* op);

// Whether `next`, the only user of a kernel's last op, can be computed by the same kernel.
bool can_fuse(llvm::ArrayRef<mlir::Operation*> chain, mlir::Operation* next);

// Wraps ops, in their order, into an nn.kernel at the place of `position`, one of them.  Its results are that one's,
// the values that somebody else reads, and the sums per image.
nn::KernelOp wrap_in_kernel(llvm::ArrayRef<mlir::Operation*> ops, mlir::Operation* position);

// Wraps a pack of parameters, with the fold, transposition or zeros before it, into a kernel.
nn::KernelOp wrap_pack(nn::PackOp pack);

}  // namespace skipper
