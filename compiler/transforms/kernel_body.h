// What a fused kernel is made of, as the choice of implementations and code generation see it.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/schedule/conv_shape.h"
#include "compiler/schedule/shapes.h"

namespace skipper {

struct KernelBody {
  mlir::Operation* anchor = nullptr;  // the layer that the kernel is built around
  mlir::Operation* fold = nullptr;    // before a pack: fold_kernel or fold_bias
  bool residual = false;              // behind a convolution: add
  bool relu = false;                  // last of all: relu
  mlir::RankedTensorType result;      // as it lies in memory
};

// Of the body of an nn.kernel or of an outlined kernel.
KernelBody kernel_body(mlir::Block& block);

// Whether `next`, the only user of a kernel's last op, can be computed by the same kernel.
bool can_fuse(llvm::ArrayRef<mlir::Operation*> chain, mlir::Operation* next);

// Wraps ops, each the only user of the one before, into an nn.kernel in place of the last one.
mlir::Operation* wrap_in_kernel(llvm::ArrayRef<mlir::Operation*> chain);

// Shapes for the schedules.  `input` and `output` are what the anchor reads and what the kernel gives, with layouts.
ConvShape conv_shape(const KernelBody& body);
PoolShape pool_shape(const KernelBody& body);
GlobalPoolShape global_pool_shape(const KernelBody& body);
DenseShape dense_shape(const KernelBody& body);
SoftmaxShape softmax_shape(const KernelBody& body);
MapShape map_shape(const KernelBody& body);
RelayoutShape relayout_shape(const KernelBody& body);
PackShape pack_shape(const KernelBody& body);

// Strides of an activation in floats.
Strides strides(mlir::RankedTensorType type);

// Work of one sample: multiply-adds count 2.  Bytes: what is read and written, parameters once.
uint64_t kernel_flops(const KernelBody& body);
uint64_t kernel_bytes(mlir::Block& block, const KernelBody& body);

}  // namespace skipper
