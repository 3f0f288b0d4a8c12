// Batch norm: with moving averages, folded, with the statistics of a batch, and its gradient.  Channels are innermost,
// so that of element i is i % channels.
#include <cmath>

#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

namespace {

template <typename Op>
double epsilon_of(Op op) {
  return op.getEpsilon().convertToDouble();
}

size_t channels_of(const Tensor& tensor) { return static_cast<size_t>(tensor.shape.back()); }

// 1 / sqrt(variance + epsilon)
std::vector<double> inverse_deviations(const Tensor& variance, double epsilon) {
  std::vector<double> result;
  for (double value : variance.data) result.push_back(1 / std::sqrt(value + epsilon));
  return result;
}

// Element i of an activation belongs to this element of a tensor (n, c).
size_t image_and_channel(const Tensor& activation, size_t i) {
  const size_t channels = channels_of(activation);
  const size_t image = activation.data.size() / static_cast<size_t>(activation.shape.front());
  return i / image * channels + i % channels;
}

}  // namespace

Results evaluate(nn::BatchNormOp op, Operands operands) {
  Tensor output = *operands[0];
  output.passed = nullptr;
  const Tensor &gamma = *operands[1], &beta = *operands[2], &mean = *operands[3];
  const std::vector<double> inverse = inverse_deviations(*operands[4], epsilon_of(op));
  for (size_t i = 0; i < output.data.size(); ++i) {
    const size_t c = i % channels_of(output);
    output.data[i] = gamma.data[c] * (output.data[i] - mean.data[c]) * inverse[c] + beta.data[c];
  }
  return {output};
}

Results evaluate(nn::FoldKernelOp op, Operands operands) {
  Tensor output = *operands[0];
  const Tensor& gamma = *operands[1];
  const std::vector<double> inverse = inverse_deviations(*operands[2], epsilon_of(op));
  for (size_t i = 0; i < output.data.size(); ++i) {
    const size_t o = i % channels_of(output);
    output.data[i] *= gamma.data[o] * inverse[o];
  }
  return {output};
}

Results evaluate(nn::FoldBiasOp op, Operands operands) {
  const Tensor* bias = op.getBias() ? operands[0] : nullptr;
  const Operands norm = operands.take_back(4);
  const Tensor &gamma = *norm[0], &mean = *norm[2];
  const std::vector<double> inverse = inverse_deviations(*norm[3], epsilon_of(op));
  Tensor output = *norm[1];
  for (size_t o = 0; o < output.data.size(); ++o)
    output.data[o] += ((bias ? bias->data[o] : 0) - mean.data[o]) * gamma.data[o] * inverse[o];
  return {output};
}

Results evaluate(nn::ImageStatisticsOp op, Operands operands) {
  const Tensor& input = *operands[0];
  Tensor mean = zeros_like(op.getMean(), operands), deviations = mean;
  const double pixels = static_cast<double>(input.data.size()) / static_cast<double>(mean.data.size());
  for (size_t i = 0; i < input.data.size(); ++i) mean.data[image_and_channel(input, i)] += input.data[i] / pixels;
  for (size_t i = 0; i < input.data.size(); ++i) {
    const size_t at = image_and_channel(input, i);
    const double deviation = input.data[i] - mean.data[at];
    deviations.data[at] += deviation * deviation;
  }
  return {mean, deviations};
}

Results evaluate(nn::BatchStatisticsOp op, Operands operands) {
  const Tensor &means = *operands[0], &deviations = *operands[1];
  Tensor mean = zeros_like(op.getMean(), operands), variance = mean;
  const double images = static_cast<double>(means.shape.front()), pixels = static_cast<double>(op.getPixels());
  const size_t channels = channels_of(means);
  for (size_t i = 0; i < means.data.size(); ++i) mean.data[i % channels] += means.data[i] / images;
  for (size_t i = 0; i < means.data.size(); ++i) {
    const double distance = means.data[i] - mean.data[i % channels];
    variance.data[i % channels] += (deviations.data[i] + pixels * distance * distance) / (images * pixels);
  }
  return {mean, variance};
}

Results evaluate(nn::GradientSumsOp op, Operands operands) {
  const Tensor &gradient = *operands[0], &input = *operands[1], &mean = *operands[2];
  const std::vector<double> inverse = inverse_deviations(*operands[3], epsilon_of(op));
  Tensor sums = zeros_like(op.getSums(), operands), products = sums;
  for (size_t i = 0; i < gradient.data.size(); ++i) {
    const size_t at = image_and_channel(gradient, i), c = i % channels_of(gradient);
    sums.data[at] += gradient.data[i];
    products.data[at] += gradient.data[i] * (input.data[i] - mean.data[c]) * inverse[c];
  }
  return {sums, products};
}

Results evaluate(nn::SumBatchOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  for (size_t i = 0; i < operands[0]->data.size(); ++i) output.data[i % output.data.size()] += operands[0]->data[i];
  return {output};
}

Results evaluate(nn::BatchNormGradientOp op, Operands operands) {
  Tensor output = *operands[0];
  output.passed = nullptr;
  const Tensor &input = *operands[1], &gamma = *operands[2], &mean = *operands[3];
  const Tensor &sum = *operands[5], &product = *operands[6];
  const std::vector<double> inverse = inverse_deviations(*operands[4], epsilon_of(op));
  const double count = static_cast<double>(output.data.size() / channels_of(output));
  for (size_t i = 0; i < output.data.size(); ++i) {
    const size_t c = i % channels_of(output);
    const double normalised = (input.data[i] - mean.data[c]) * inverse[c];
    output.data[i] =
        gamma.data[c] * inverse[c] * (output.data[i] - sum.data[c] / count - normalised * product.data[c] / count);
  }
  return {output};
}

}  // namespace skipper::interpreter
