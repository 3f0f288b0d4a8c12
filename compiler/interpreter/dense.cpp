// Dense layers, softmax and the loss behind it.
#include <algorithm>
#include <cmath>

#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

Results evaluate(nn::DenseOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor &input = *operands[0], &kernel = *operands[1];
  const size_t in = static_cast<size_t>(kernel.shape[0]), out = static_cast<size_t>(kernel.shape[1]);
  for (size_t n = 0; n < output.data.size() / out; ++n)
    for (size_t i = 0; i < in; ++i)
      for (size_t o = 0; o < out; ++o) output.data[n * out + o] += input.data[n * in + i] * kernel.data[i * out + o];
  if (op.getBias())
    for (size_t i = 0; i < output.data.size(); ++i) output.data[i] += operands[2]->data[i % out];
  return {output};
}

Results evaluate(nn::DenseKernelGradientOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor &input = *operands[0], &gradient = *operands[1];
  const size_t in = static_cast<size_t>(output.shape[0]), out = static_cast<size_t>(output.shape[1]);
  for (size_t n = 0; n < static_cast<size_t>(input.shape[0]); ++n)
    for (size_t i = 0; i < in; ++i)
      for (size_t o = 0; o < out; ++o) output.data[i * out + o] += input.data[n * in + i] * gradient.data[n * out + o];
  return {output};
}

Results evaluate(nn::SoftmaxOp, Operands operands) {
  Tensor output = *operands[0];
  const int64_t classes = output.shape.back();
  for (double* row = output.data.data(); row != output.data.data() + output.data.size(); row += classes) {
    const double most = *std::max_element(row, row + classes);
    double sum = 0;
    for (int64_t k = 0; k < classes; ++k) sum += row[k] = std::exp(row[k] - most);
    for (int64_t k = 0; k < classes; ++k) row[k] /= sum;
  }
  return {output};
}

Results evaluate(nn::SoftmaxCrossEntropyOp op, Operands operands) {
  Tensor losses = zeros_like(op.getLosses(), operands);
  const Tensor &input = *operands[0], &labels = *operands[1];
  const int64_t classes = input.shape.back();
  for (int64_t n = 0; n < input.shape.front(); ++n) {
    const double *x = input.data.data() + n * classes, *label = labels.data.data() + n * classes;
    const double most = *std::max_element(x, x + classes);
    double sum = 0;
    for (int64_t k = 0; k < classes; ++k) sum += std::exp(x[k] - most);
    for (int64_t k = 0; k < classes; ++k)
      losses.data[static_cast<size_t>(n)] -= label[k] * (x[k] - most - std::log(sum));
  }
  return {losses, evaluate(nn::SoftmaxOp(), operands).front()};
}

Results evaluate(nn::SoftmaxCrossEntropyGradientOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor &probabilities = *operands[0], &labels = *operands[1];
  const int64_t batch = labels.shape.front(), classes = labels.shape.back();
  for (int64_t n = 0; n < batch; ++n) {
    const double *p = probabilities.data.data() + n * classes, *label = labels.data.data() + n * classes;
    double weight = 0;
    for (int64_t k = 0; k < classes; ++k) weight += label[k];
    for (int64_t k = 0; k < classes; ++k)
      output.data[static_cast<size_t>(n * classes + k)] = (p[k] * weight - label[k]) / static_cast<double>(batch);
  }
  return {output};
}

}  // namespace skipper::interpreter
