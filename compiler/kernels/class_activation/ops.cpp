#include "compiler/kernels/class_activation/ops.h"

#include "compiler/kernels/common/tensor_shape.h"
#include "compiler/kernels/dense/choice.h"
#include "compiler/kernels/strategy_op.h"

using namespace mlir;

namespace skipper {

ClassActivationShape class_activation_shape(const KernelBody& body) {
  MapShape input = map_shape(input_of(body));
  return {.channels = input.channels,
          .classes = nn::tensor_of(body.anchor->getOperand(1)).getShape().back(),
          .width = input.width,
          .height = input.height,
          .input = input.strides,
          .weights = number_of(nn::tensor_of(body.anchor->getOperand(1)))};
}

// The panels of the dense layer whose weights it reads.
static Choice choose(nn::ClassActivationMapOp, const Circumstances& c) {
  const ClassActivationShape shape = class_activation_shape(c.body);
  return {choose_dense({.inputs = shape.channels, .outputs = shape.classes}, c.machine), {}};
}

void attach_class_activation_strategies(MLIRContext& context) { attach_choices<choose>(context); }

}  // namespace skipper
