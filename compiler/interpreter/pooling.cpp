// Pools over windows and whole maps, and their gradients.
#include <cmath>
#include <limits>

#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

namespace {

using nn::Shape;

// Calls body(element of the map, element of the pooled map, y * width + x in the window), for each window in this
// order.
template <typename Body>
void for_windows(const Tensor& map, const Tensor& pooled, Shape window, Shape strides, Body body) {
  const int64_t channels = map.shape[3];
  size_t to = 0;
  for (int64_t n = 0; n < pooled.shape[0]; ++n)
    for (int64_t y = 0; y < pooled.shape[1]; ++y)
      for (int64_t x = 0; x < pooled.shape[2]; ++x)
        for (int64_t c = 0; c < channels; ++c, ++to)
          for (int64_t position = 0; position < window[0] * window[1]; ++position) {
            const int64_t in_y = y * strides[0] + position / window[1], in_x = x * strides[1] + position % window[1];
            body(static_cast<size_t>(((n * map.shape[1] + in_y) * map.shape[2] + in_x) * channels + c), to, position);
          }
}

double area(Shape window) { return static_cast<double>(window[0] * window[1]); }

// The maxima of windows, and where they are: NaN where there is one, at the last one.
Results maxima(const Tensor& input, Tensor output, Shape window, Shape strides) {
  Tensor indices = output;
  output.data.assign(output.data.size(), -std::numeric_limits<double>::infinity());
  for_windows(input, output, window, strides, [&](size_t from, size_t to, int64_t position) {
    const double sample = input.data[from];
    if (!(sample > output.data[to]) && !std::isnan(sample)) return;
    output.data[to] = sample;
    indices.data[to] = static_cast<double>(position);
  });
  return {output, indices};
}

}  // namespace

Results evaluate(nn::MaxPoolOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  return {maxima(*operands[0], std::move(output), op.getWindow(), op.getStrides()).front()};
}

Results evaluate(nn::MaxPoolIndicesOp op, Operands operands) {
  return maxima(*operands[0], zeros_like(op.getOutput(), operands), op.getWindow(), op.getStrides());
}

Results take_samples(nn::MaxPoolIndicesOp op, Operands operands, const Tensor& indices) {
  Tensor output = zeros_like(op.getOutput(), operands);
  for_windows(*operands[0], output, op.getWindow(), op.getStrides(), [&](size_t from, size_t to, int64_t position) {
    if (static_cast<double>(position) == indices.data[to]) output.data[to] = operands[0]->data[from];
  });
  return {output, indices};
}

Results evaluate(nn::AveragePoolOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  for_windows(*operands[0], output, op.getWindow(), op.getStrides(), [&](size_t from, size_t to, int64_t) {
    output.data[to] += operands[0]->data[from] / area(op.getWindow());
  });
  return {output};
}

Results evaluate(nn::GlobalAveragePoolOp op, Operands operands) {
  const Tensor& input = *operands[0];
  Tensor output = zeros_like(op.getOutput(), operands);
  const size_t channels = static_cast<size_t>(input.shape[3]);
  const size_t pixels = static_cast<size_t>(input.shape[1] * input.shape[2]);
  for (size_t i = 0; i < input.data.size(); ++i)
    output.data[i / (pixels * channels) * channels + i % channels] += input.data[i] / static_cast<double>(pixels);
  return {output};
}

Results evaluate(nn::MaxPoolGradientOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor &gradient = *operands[0], &indices = *operands[1];
  for_windows(output, gradient, op.getWindow(), op.getStrides(), [&](size_t to, size_t from, int64_t position) {
    if (static_cast<double>(position) == indices.data[from]) output.data[to] += gradient.data[from];
  });
  return {output};
}

Results evaluate(nn::AveragePoolGradientOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  for_windows(output, *operands[0], op.getWindow(), op.getStrides(), [&](size_t to, size_t from, int64_t) {
    output.data[to] += operands[0]->data[from] / area(op.getWindow());
  });
  return {output};
}

Results evaluate(nn::GlobalAveragePoolGradientOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const size_t channels = static_cast<size_t>(output.shape[3]);
  const size_t pixels = static_cast<size_t>(output.shape[1] * output.shape[2]);
  for (size_t i = 0; i < output.data.size(); ++i)
    output.data[i] = operands[0]->data[i / (pixels * channels) * channels + i % channels] / static_cast<double>(pixels);
  return {output};
}

}  // namespace skipper::interpreter
