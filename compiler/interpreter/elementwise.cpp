// relu, add, mul, the pointwise functions, and their gradients.  Comparisons are such that NaN passes a relu, and its
// gradient does.
#include "compiler/interpreter/ops.h"
#include "compiler/pointwise/functions.h"

namespace skipper::interpreter {

// A copy to compute another map in: a forced mask is of the map that it came with.
static Tensor unmasked(Tensor map) {
  map.passed = nullptr;
  return map;
}

Results evaluate(nn::ReluOp, Operands operands) {
  Tensor output = unmasked(*operands[0]);
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
  Tensor output = unmasked(*operands[0]);
  for (size_t i = 0; i < output.data.size(); ++i) output.data[i] += operands[1]->data[i];
  return {output};
}

Results evaluate(nn::MulOp, Operands operands) {
  const Tensor &map = *operands[0], &factor = *operands[1];
  Tensor output = unmasked(map);
  const bool by_channel = map.shape.size() != factor.shape.size();
  const auto channels = static_cast<size_t>(map.shape.back());
  const size_t image = by_channel && map.shape[0] > 0 ? map.data.size() / static_cast<size_t>(map.shape[0]) : 1;
  for (size_t i = 0; i < output.data.size(); ++i)
    output.data[i] *= factor.data[by_channel ? i / image * channels + i % channels : i];
  return {output};
}

Results evaluate(nn::ActivationOp op, Operands operands) {
  Tensor output = unmasked(*operands[0]);
  const double parameter = nn::constant_of(op.getParameter());
  pointwise::visit(op.getFunction(), [&](auto function) {
    for (double& value : output.data) value = function.value(value, parameter);
  });
  return {output};
}

Results evaluate(nn::ActivationGradientOp op, Operands operands) {
  Tensor output = unmasked(*operands[0]);
  const double parameter = nn::constant_of(op.getParameter());
  pointwise::visit(op.getFunction(), [&](auto function) {
    for (size_t i = 0; i < output.data.size(); ++i) output.data[i] *= function.slope(operands[1]->data[i], parameter);
  });
  return {output};
}

Results evaluate(nn::ReluGradientOp, Operands operands) {
  Tensor output = unmasked(*operands[0]);
  const Tensor& relu = *operands[1];
  for (size_t i = 0; i < output.data.size(); ++i) {
    const bool is_through = relu.passed ? (*relu.passed)[i] != 0 : !(relu.data[i] <= 0);
    if (!is_through) output.data[i] = 0;
  }
  return {output};
}

}  // namespace skipper::interpreter
