// Convolutions, their gradients, and borders and gaps of zeros.
#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

namespace {

using nn::Shape;

// Where the channels of a pixel of a map begin.
size_t pixel(const Tensor& map, int64_t n, int64_t y, int64_t x) {
  return static_cast<size_t>(((n * map.shape[1] + y) * map.shape[2] + x) * map.shape[3]);
}

void add_scaled(double* __restrict sums, double factor, const double* __restrict values, int64_t count) {
  for (int64_t i = 0; i < count; ++i) sums[i] += factor * values[i];
}

// Calls body(samples of the input's pixel, output pixel, tap) for each tap of the kernel, counted row by row.  Beside
// the map are zeros, which count where they meet what is infinite or not a number.
template <typename Op, typename Body>
void for_taps(Op op, const Tensor& input, const Tensor& output, Shape window, Body body) {
  const Shape strides = op.getStrides(), padding = op.getPadding();
  const llvm::SmallVector<int64_t> dilation = op.getReadDilation();
  const std::vector<double> zeros(static_cast<size_t>(input.shape[3]));
  for (int64_t n = 0; n < output.shape[0]; ++n)
    for (int64_t tap = 0; tap < window[0] * window[1]; ++tap)
      for (int64_t y = 0; y < output.shape[1]; ++y) {
        const int64_t in_y = y * strides[0] + tap / window[1] * dilation[0] - padding[0];
        for (int64_t x = 0; x < output.shape[2]; ++x) {
          const int64_t in_x = x * strides[1] + tap % window[1] * dilation[1] - padding[2];
          const bool is_inside = in_y >= 0 && in_y < input.shape[1] && in_x >= 0 && in_x < input.shape[2];
          body(is_inside ? &input.data[pixel(input, n, in_y, in_x)] : zeros.data(), pixel(output, n, y, x), tap);
        }
      }
}

// Copies the pixels of `map`: (y, x) of `source` comes from (y * strides + first) of `map` or goes there.
template <typename Copy>
void for_pixels(const Tensor& source, const Tensor& map, Shape strides, int64_t top, int64_t left, Copy copy) {
  for (int64_t n = 0; n < source.shape[0]; ++n)
    for (int64_t y = 0; y < source.shape[1]; ++y)
      for (int64_t x = 0; x < source.shape[2]; ++x)
        for (int64_t c = 0; c < source.shape[3]; ++c)
          copy(pixel(source, n, y, x) + static_cast<size_t>(c),
               pixel(map, n, y * strides[0] + top, x * strides[1] + left) + static_cast<size_t>(c));
}

// In groups.  A depthwise kernel (h, w, C, M) lies in memory as (h, w, 1, C M): that of a convolution in C groups.
template <typename Op>
Results convolve(Op op, Operands operands, int64_t groups) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor &input = *operands[0], &kernel = *operands[1];
  const int64_t in = input.shape[3] / groups, out = output.shape[3], each = out / groups;
  for_taps(op, input, output, Shape(kernel.shape).take_front(2), [&](const double* from, size_t to, int64_t tap) {
    const double* weights = kernel.data.data() + tap * in * out;
    for (int64_t g = 0; g < groups; ++g)
      for (int64_t c = 0; c < in; ++c)
        add_scaled(&output.data[to] + g * each, from[g * in + c], weights + c * out + g * each, each);
  });
  if (op.getBias())
    for (size_t i = 0; i < output.data.size(); ++i) output.data[i] += operands[2]->data[i % static_cast<size_t>(out)];
  return {output};
}

template <typename Op>
Results kernel_gradient(Op op, Operands operands, int64_t groups) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor &input = *operands[0], &gradient = *operands[1];
  const int64_t in = input.shape[3] / groups, out = gradient.shape[3], each = out / groups;
  for_taps(op, input, gradient, op.getWindow(), [&](const double* from, size_t behind, int64_t tap) {
    double* sums = output.data.data() + tap * in * out;
    for (int64_t g = 0; g < groups; ++g)
      for (int64_t c = 0; c < in; ++c)
        add_scaled(sums + c * out + g * each, from[g * in + c], &gradient.data[behind] + g * each, each);
  });
  return {output};
}

}  // namespace

Results evaluate(nn::ZeroPadOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor& input = *operands[0];
  for_pixels(input, output, {1, 1}, op.getPadding()[0], op.getPadding()[2],
             [&](size_t from, size_t to) { output.data[to] = input.data[from]; });
  return {output};
}

Results evaluate(nn::CropOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor& input = *operands[0];
  for_pixels(output, input, {1, 1}, op.getPadding()[0], op.getPadding()[2],
             [&](size_t to, size_t from) { output.data[to] = input.data[from]; });
  return {output};
}

Results evaluate(nn::DilateOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor& input = *operands[0];
  for_pixels(input, output, op.getStrides(), 0, 0, [&](size_t from, size_t to) { output.data[to] = input.data[from]; });
  return {output};
}

Results evaluate(nn::Conv2dOp op, Operands operands) { return convolve(op, operands, op.getGroups()); }

Results evaluate(nn::DepthwiseConv2dOp op, Operands operands) { return convolve(op, operands, operands[0]->shape[3]); }

Results evaluate(nn::Conv2dKernelGradientOp op, Operands operands) {
  return kernel_gradient(op, operands, op.getGroups());
}

Results evaluate(nn::DepthwiseConv2dKernelGradientOp op, Operands operands) {
  return kernel_gradient(op, operands, operands[0]->shape[3]);
}

Results evaluate(nn::TransposeKernelOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  const Tensor& kernel = *operands[0];
  const int64_t out = kernel.shape.back(), in = kernel.shape[kernel.shape.size() - 2];
  const int64_t taps = static_cast<int64_t>(kernel.data.size()) / (in * out);
  const int64_t groups = op.getGroups(), each = out / groups;
  // Row by row, the last tap first: both rows and columns are reversed.
  for (int64_t tap = 0; tap < taps; ++tap)
    for (int64_t c = 0; c < in; ++c)
      for (int64_t o = 0; o < out; ++o)
        output.data[static_cast<size_t>((tap * each + o % each) * in * groups + o / each * in + c)] =
            kernel.data[static_cast<size_t>(((taps - 1 - tap) * in + c) * out + o)];
  return {output};
}

Results evaluate(nn::BiasGradientOp op, Operands operands) {
  Tensor output = zeros_like(op.getOutput(), operands);
  for (size_t i = 0; i < operands[0]->data.size(); ++i) output.data[i % output.data.size()] += operands[0]->data[i];
  return {output};
}

}  // namespace skipper::interpreter
