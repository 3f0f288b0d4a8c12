// Ops that change the form of a value, not the value.
#include <cmath>

#include "compiler/interpreter/ops.h"
#include "compiler/kernels/common/quantisation.h"

namespace skipper::interpreter {

namespace {

Results reshaped(mlir::Value result, Operands operands) {
  Tensor output = *operands[0];
  output.shape = zeros_like(result, operands).shape;
  return {output};
}

}  // namespace

Results evaluate(nn::FlattenOp op, Operands operands) { return reshaped(op.getOutput(), operands); }
Results evaluate(nn::UnflattenOp op, Operands operands) { return reshaped(op.getOutput(), operands); }
Results evaluate(nn::ZerosOp op, Operands operands) { return {zeros_like(op.getOutput(), operands)}; }
// Nothing is rounded: what is packed in another type keeps the values that it stands for.
Results evaluate(nn::PackOp, Operands operands) { return {*operands[0]}; }
Results evaluate(nn::DequantiseOp, Operands operands) { return {*operands[0]}; }
Results evaluate(nn::RelayoutOp, Operands operands) { return {*operands[0]}; }

Results evaluate(nn::KernelScaleOp op, Operands operands) {
  const Tensor& kernel = *operands[0];
  Tensor scale = zeros_like(op.getOutput(), operands);
  const size_t channels = scale.data.size();
  for (size_t i = 0; i < kernel.data.size(); ++i) {
    double& largest = scale.data[i % channels];
    const double step = std::abs(kernel.data[i]) / algorithm::kLargestInt8;
    if (step > largest || std::isnan(step)) largest = step;
  }
  return {scale};
}

}  // namespace skipper::interpreter
