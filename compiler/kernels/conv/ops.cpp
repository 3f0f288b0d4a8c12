#include "compiler/kernels/conv/ops.h"

#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/tensor_shape.h"
#include "compiler/kernels/conv/choice.h"
#include "compiler/kernels/grouped_conv/ops.h"
#include "compiler/kernels/strategy_op.h"
#include "compiler/kernels/winograd/choice.h"

using namespace mlir;

namespace skipper {

ConvShape conv_shape(const KernelBody& body) {
  auto conv = cast<nn::Conv2dOp>(body.anchor);
  RankedTensorType kernel = nn::tensor_of(conv.getKernel()), output = nn::tensor_of(conv.getOutput());
  ConvShape shape;
  shape.in_channels = kernel.getDimSize(2);
  shape.out_channels = kernel.getDimSize(3);
  shape.out_h = output.getDimSize(1);
  shape.out_w = output.getDimSize(2);
  shape.kernel_h = kernel.getDimSize(0);
  shape.kernel_w = kernel.getDimSize(1);
  shape.stride_h = conv.getStrides()[0];
  shape.stride_w = conv.getStrides()[1];
  SmallVector<int64_t> dilation = conv.getReadDilation();
  shape.dilation_h = dilation[0], shape.dilation_w = dilation[1];
  shape.weights = number_of(body.dequantise ? nn::tensor_of(body.dequantise->getOperand(0)) : kernel);
  shape.input = strides(input_of(body));
  shape.output = strides(body.result);
  for (Operation* op : body.epilogue)
    for (Value operand : op->getOperands())
      if (isa<BlockArgument>(operand) && nn::tensor_of(operand).getRank() == 4)
        shape.also_read.push_back(strides(nn::tensor_of(operand)));
  return shape;
}

static Choice choose(nn::Conv2dOp op, const Circumstances& c) {
  if (op.getGroups() > 1) return choose_grouped(op, c);
  ConvShape shape = conv_shape(c.body);
  shape.weights = c.precision.weights;  // as they will be packed
  const ConvDemand demand{
      .arithmetic = c.precision.arithmetic, .nonnegative_input = c.is_input_nonnegative, .batch = c.batch};
  // Its input lies in the Winograd domain already if that was found to be worth it.
  if (nn::winograd_layout(input_of(c.body))) {
    WinogradChoice choice = choose_winograd(shape, demand, c.machine);
    return {choice.parameters.value(), choice.explanation};
  }
  DirectConvChoice choice = choose_direct_conv(shape, demand, c.machine);
  if (shape.kernel_w == 3 && shape.kernel_h == 3)
    choice.explanation += "; not winograd: " + choose_winograd(shape, demand, c.machine).explanation;
  return {choice.parameters, choice.explanation};
}

void attach_conv_strategies(MLIRContext& context) { attach_choices<choose>(context); }

}  // namespace skipper
