// relu, add and relu's gradient.  Comparisons are such that NaN passes a relu, and its gradient does.
#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

Results evaluate(nn::ReluOp, Operands operands) {
  Tensor output = *operands[0];
  output.passed = nullptr;
  for (double& value : output.data) value = value <= 0 ? 0 : value;
  return {output};
}

Tensor let_through(const Tensor& input, const Mask& mask) {
  Tensor output = input;
  for (size_t i = 0; i < output.data.size(); ++i) output.data[i] = mask[i] ? input.data[i] : 0;
  output.passed = std::make_shared<const Mask>(mask);
  return output;
}

Results evaluate(nn::AddOp, Operands operands) {
  Tensor output = *operands[0];
  output.passed = nullptr;
  for (size_t i = 0; i < output.data.size(); ++i) output.data[i] += operands[1]->data[i];
  return {output};
}

Results evaluate(nn::ReluGradientOp, Operands operands) {
  Tensor output = *operands[0];
  output.passed = nullptr;
  const Tensor& relu = *operands[1];
  for (size_t i = 0; i < output.data.size(); ++i) {
    const bool is_through = relu.passed ? (*relu.passed)[i] != 0 : !(relu.data[i] <= 0);
    if (!is_through) output.data[i] = 0;
  }
  return {output};
}

}  // namespace skipper::interpreter
