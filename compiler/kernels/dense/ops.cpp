#include "compiler/kernels/dense/ops.h"

#include "compiler/kernels/common/tensor_shape.h"
#include "compiler/kernels/dense/choice.h"
#include "compiler/kernels/strategy_op.h"

using namespace mlir;

namespace skipper {

DenseShape dense_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body);
  return {.inputs = input.getDimSize(1),
          .outputs = body.result.getDimSize(1),
          .input_stride = strides(input).image,
          .output_stride = strides(body.result).image,
          .weights = number_of(nn::tensor_of(body.anchor->getOperand(1)))};
}

static Choice choose(nn::DenseOp, const Circumstances& c) { return {choose_dense(dense_shape(c.body), c.machine), {}}; }

void attach_dense_strategies(MLIRContext& context) { attach_choices<choose>(context); }

}  // namespace skipper
