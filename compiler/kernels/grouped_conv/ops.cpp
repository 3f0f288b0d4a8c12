#include "compiler/kernels/grouped_conv/ops.h"

#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper {

namespace {

RankedTensorType type(Value value) { return nn::tensor_of(value); }

// What a convolution in groups and the gradient of its kernel have in common.
template <typename Op>
GroupedConvShape shape_of(Op op, RankedTensorType kernel, RankedTensorType output) {
  SmallVector<int64_t> dilation = op.getReadDilation();
  return {.panel = kernel.getDimSize(3),
          .out_w = output.getDimSize(2),
          .out_h = output.getDimSize(1),
          .kernel_w = kernel.getDimSize(1),
          .kernel_h = kernel.getDimSize(0),
          .stride_w = op.getStrides()[1],
          .stride_h = op.getStrides()[0],
          .dilation_w = dilation[1],
          .dilation_h = dilation[0]};
}

template <typename Op>
GroupedConvShape in_groups(Op op, RankedTensorType kernel, RankedTensorType output) {
  GroupedConvShape shape = shape_of(op, kernel, output);
  shape.groups = op.getGroups();
  shape.in_per_group = kernel.getDimSize(2), shape.out_per_group = kernel.getDimSize(3) / shape.groups;
  return shape;
}

template <typename Op>
GroupedConvShape by_channel(Op op, RankedTensorType kernel, RankedTensorType output) {
  GroupedConvShape shape = shape_of(op, kernel, output);
  shape.groups = kernel.getDimSize(2), shape.out_per_group = kernel.getDimSize(3);
  return shape;
}

GroupedConvShape placed(GroupedConvShape shape, const KernelBody& body) {
  shape.input = strides(input_of(body));
  shape.output = strides(body.result);
  shape.weights = number_of(type(body.anchor->getOperand(1)));
  return shape;
}

GroupedConvShape gradient_placed(GroupedConvShape shape, const KernelBody& body) {
  shape.input = strides(input_of(body));
  shape.output = strides(type(body.anchor->getOperand(1)));
  return shape;
}

}  // namespace

GroupedConvShape grouped_conv_shape(nn::Conv2dOp op, const KernelBody& body) {
  return placed(in_groups(op, type(op.getKernel()), type(op.getOutput())), body);
}

GroupedConvShape grouped_conv_shape(nn::DepthwiseConv2dOp op, const KernelBody& body) {
  return placed(by_channel(op, type(op.getKernel()), type(op.getOutput())), body);
}

GroupedConvShape grouped_conv_shape(nn::Conv2dKernelGradientOp op, const KernelBody& body) {
  return gradient_placed(in_groups(op, type(op.getOutput()), type(op.getGradient())), body);
}

GroupedConvShape grouped_conv_shape(nn::DepthwiseConv2dKernelGradientOp op, const KernelBody& body) {
  return gradient_placed(by_channel(op, type(op.getOutput()), type(op.getGradient())), body);
}

void attach_grouped_conv_strategies(MLIRContext& context) {
  attach_choices<choose_grouped<nn::DepthwiseConv2dOp>, choose_grouped<nn::DepthwiseConv2dKernelGradientOp>>(context);
}

}  // namespace skipper
