// Convolutions in groups, and the gradients of their kernels, in the IR.
#pragma once

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/grouped_conv/shape.h"

namespace skipper {

GroupedConvShape grouped_conv_shape(nn::Conv2dOp op, const KernelBody& body);
GroupedConvShape grouped_conv_shape(nn::DepthwiseConv2dOp op, const KernelBody& body);
GroupedConvShape grouped_conv_shape(nn::Conv2dKernelGradientOp op, const KernelBody& body);
GroupedConvShape grouped_conv_shape(nn::DepthwiseConv2dKernelGradientOp op, const KernelBody& body);

}  // namespace skipper
