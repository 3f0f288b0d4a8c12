// Shows the parts of a fused kernel to the choice of implementations and to code generation.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/kernels/class_activation/shape.h"
#include "compiler/kernels/conv/shape.h"
#include "compiler/kernels/dense/shape.h"
#include "compiler/kernels/grouped_conv/shape.h"
#include "compiler/kernels/kernel_gradient/shape.h"
#include "compiler/kernels/maps/shape.h"
#include "compiler/kernels/pack/shape.h"
#include "compiler/kernels/pool/shape.h"
#include "compiler/kernels/relayout/shape.h"
#include "compiler/kernels/softmax/shape.h"

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

// Shapes for the schedules.  `input` and `output` are what the anchor reads and what the kernel gives, with layouts.
ConvShape conv_shape(const KernelBody& body);
// Of a convolution with several groups, or the gradient of its kernel; none of another kernel.
std::optional<GroupedConvShape> grouped_conv_shape(const KernelBody& body);
KernelGradientShape kernel_gradient_shape(const KernelBody& body);
PoolShape pool_shape(const KernelBody& body);
GlobalPoolShape global_pool_shape(const KernelBody& body);
DenseShape dense_shape(const KernelBody& body);
ClassActivationShape class_activation_shape(const KernelBody& body);
SoftmaxShape softmax_shape(const KernelBody& body);
RelayoutShape relayout_shape(const KernelBody& body);
PackShape pack_shape(const KernelBody& body);

// Extents and strides of an activation; a tensor (n, c) counts as a map of one pixel.
MapShape map_shape(mlir::RankedTensorType type);
Strides strides(mlir::RankedTensorType type);
// Returns the number that its elements are.
Number number_of(mlir::RankedTensorType type);

// Work of one sample: multiply-adds count 2.
uint64_t kernel_flops(const KernelBody& body);

// Bytes that are read and written: for each sample, and once for the whole batch (parameters, sums).
struct KernelBytes {
  uint64_t per_sample = 0, once = 0;
};
KernelBytes kernel_bytes(mlir::Block& block);

}  // namespace skipper
