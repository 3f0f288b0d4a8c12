// Convolutions in groups, and the gradients of their kernels, in the IR.
#pragma once

#include "compiler/kernels/grouped_conv/choice.h"
#include "compiler/kernels/strategy_op.h"

namespace skipper {

GroupedConvShape grouped_conv_shape(nn::Conv2dOp op, const KernelBody& body);
GroupedConvShape grouped_conv_shape(nn::DepthwiseConv2dOp op, const KernelBody& body);
GroupedConvShape grouped_conv_shape(nn::Conv2dKernelGradientOp op, const KernelBody& body);
GroupedConvShape grouped_conv_shape(nn::DepthwiseConv2dKernelGradientOp op, const KernelBody& body);

// What any of these ops chooses.
template <typename Op>
Choice choose_grouped(Op op, const Circumstances& circumstances) {
  return {choose_grouped_conv(grouped_conv_shape(op, circumstances.body), circumstances.machine), {}};
}

}  // namespace skipper
