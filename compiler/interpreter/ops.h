// The results of each op, from its operands in their order.  Every op of the dialect has an overload here, but for
// those that interpreter.cpp runs itself; one that is missing does not compile.  An op of another dialect implements
// InterpretableOpInterface itself.
#pragma once

#include "compiler/dialect/shapes.h"
#include "compiler/interpreter/interpretation.h"

namespace skipper::interpreter {

// Gives the dialect's ops InterpretableOpInterface; once for each context.
void attach_interpretation(mlir::MLIRContext& context);

// class_activation.cpp
Results evaluate(nn::ClassActivationMapOp op, Operands operands);
Results evaluate(nn::ResizeBilinearOp op, Operands operands);

// convolution.cpp
Results evaluate(nn::ZeroPadOp op, Operands operands);
Results evaluate(nn::CropOp op, Operands operands);
Results evaluate(nn::DilateOp op, Operands operands);
Results evaluate(nn::Conv2dOp op, Operands operands);
Results evaluate(nn::DepthwiseConv2dOp op, Operands operands);
Results evaluate(nn::Conv2dKernelGradientOp op, Operands operands);
Results evaluate(nn::DepthwiseConv2dKernelGradientOp op, Operands operands);
Results evaluate(nn::TransposeKernelOp op, Operands operands);
Results evaluate(nn::BiasGradientOp op, Operands operands);

// dense.cpp
Results evaluate(nn::DenseOp op, Operands operands);
Results evaluate(nn::DenseKernelGradientOp op, Operands operands);
Results evaluate(nn::SoftmaxOp op, Operands operands);
Results evaluate(nn::SoftmaxCrossEntropyOp op, Operands operands);
Results evaluate(nn::SoftmaxCrossEntropyGradientOp op, Operands operands);

// elementwise.cpp
Results evaluate(nn::ReluOp op, Operands operands);
Results evaluate(nn::AddOp op, Operands operands);
Results evaluate(nn::MulOp op, Operands operands);
Results evaluate(nn::ActivationOp op, Operands operands);
Results evaluate(nn::ActivationGradientOp op, Operands operands);
Results evaluate(nn::ReluGradientOp op, Operands operands);
// relu with a forced mask.
Tensor let_through(const Tensor& input, const Mask& mask);

// normalisation.cpp
Results evaluate(nn::BatchNormOp op, Operands operands);
Results evaluate(nn::FoldKernelOp op, Operands operands);
Results evaluate(nn::FoldBiasOp op, Operands operands);
Results evaluate(nn::ImageStatisticsOp op, Operands operands);
Results evaluate(nn::BatchStatisticsOp op, Operands operands);
Results evaluate(nn::GradientSumsOp op, Operands operands);
Results evaluate(nn::SumBatchOp op, Operands operands);
Results evaluate(nn::BatchNormGradientOp op, Operands operands);

// optimiser.cpp
Results evaluate(nn::AdamOp op, Operands operands);
Results evaluate(nn::SgdOp op, Operands operands);
Results evaluate(nn::MovingAverageOp op, Operands operands);

// pooling.cpp
Results evaluate(nn::MaxPoolOp op, Operands operands);
Results evaluate(nn::AveragePoolOp op, Operands operands);
Results evaluate(nn::GlobalAveragePoolOp op, Operands operands);
Results evaluate(nn::MaxPoolIndicesOp op, Operands operands);
Results evaluate(nn::MaxPoolGradientOp op, Operands operands);
Results evaluate(nn::AveragePoolGradientOp op, Operands operands);
Results evaluate(nn::GlobalAveragePoolGradientOp op, Operands operands);
// max_pool_indices that takes the samples at `indices`.
Results take_samples(nn::MaxPoolIndicesOp op, Operands operands, const Tensor& indices);

// structure.cpp
Results evaluate(nn::FlattenOp op, Operands operands);
Results evaluate(nn::UnflattenOp op, Operands operands);
Results evaluate(nn::ZerosOp op, Operands operands);
Results evaluate(nn::PackOp op, Operands operands);
Results evaluate(nn::DequantiseOp op, Operands operands);
Results evaluate(nn::KernelScaleOp op, Operands operands);
Results evaluate(nn::RelayoutOp op, Operands operands);

}  // namespace skipper::interpreter
