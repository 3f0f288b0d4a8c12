#include "compiler/kernels/kernel_gradient/ops.h"

#include "compiler/kernels/common/tensor_shape.h"
#include "compiler/kernels/grouped_conv/ops.h"
#include "compiler/kernels/kernel_gradient/choice.h"
#include "compiler/kernels/strategy_op.h"

using namespace mlir;

namespace skipper {

KernelGradientShape kernel_gradient_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body), gradient = nn::tensor_of(body.anchor->getOperand(1));
  MapShape in = map_shape(input), out = map_shape(gradient);
  KernelGradientShape shape{.in_channels = in.channels,
                            .out_channels = out.channels,
                            .out_w = out.width,
                            .out_h = out.height,
                            .input = in.strides,
                            .gradient = out.strides};
  if (auto reader = dyn_cast<nn::WindowReaderOpInterface>(body.anchor)) {
    SmallVector<int64_t> window = reader.getReadWindow();
    shape.kernel_h = window[0], shape.kernel_w = window[1];
    shape.stride_h = reader.getReadStrides()[0], shape.stride_w = reader.getReadStrides()[1];
    SmallVector<int64_t> dilation = reader.getReadDilation();
    shape.dilation_h = dilation[0], shape.dilation_w = dilation[1];
  }
  return shape;
}

static Choice choose_direct(const Circumstances& c) {
  KernelGradientParameters parameters = choose_kernel_gradient(kernel_gradient_shape(c.body), c.machine);
  return {parameters, parameters.to_string()};
}

static Choice choose_of_conv(nn::Conv2dKernelGradientOp op, const Circumstances& c) {
  if (op.getGroups() > 1) return choose_grouped(op, c);
  return choose_direct(c);
}

static Choice choose_of_dense(nn::DenseKernelGradientOp, const Circumstances& c) { return choose_direct(c); }

void attach_kernel_gradient_strategies(MLIRContext& context) {
  attach_choices<choose_of_conv, choose_of_dense>(context);
}

}  // namespace skipper
