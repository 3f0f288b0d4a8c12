// Ops over maps: elementwise ones, and those that read a map elsewhere.
#include "compiler/codegen/emission/emission.h"
#include "compiler/dialect/shapes.h"

using namespace mlir;

namespace skipper::codegen {

using Halide::Func;

namespace {

algorithm::Size size_of(ArrayRef<int64_t> extents) {
  return {.width = static_cast<int>(extents[1]), .height = static_cast<int>(extents[0])};
}

template <typename Op>
algorithm::PoolGradient pool_gradient(Op op) {
  return {
      .window = size_of(op.getWindow()), .strides = size_of(op.getStrides()), .output = size_of_map(op.getGradient())};
}

Func relu(nn::ReluOp op, MapBuilder& b) { return algorithm::relu(b.map(op.getInput())); }

Func add(nn::AddOp op, MapBuilder& b) {
  Func lhs = b.map(op.getLhs());
  return algorithm::add(lhs, b.map(op.getRhs()));
}

Func activation(nn::ActivationOp op, MapBuilder& b) {
  return algorithm::activation(b.map(op.getInput()), op.getFunction(), nn::constant_of(op.getParameter()));
}

Func activation_gradient(nn::ActivationGradientOp op, MapBuilder& b) {
  Func gradient = b.map(op.getGradient());
  return algorithm::activation_gradient(gradient, b.map(op.getKnown()), op.getFunction(),
                                        nn::constant_of(op.getParameter()));
}

Func mul(nn::MulOp op, MapBuilder& b) {
  Func lhs = b.map(op.getLhs()), rhs = b.map(op.getRhs());
  const bool by_channel = nn::tensor_of(op.getLhs()).getRank() != nn::tensor_of(op.getRhs()).getRank();
  return by_channel ? algorithm::mul_channels(lhs, rhs) : algorithm::mul(lhs, rhs);
}

Func relu_gradient(nn::ReluGradientOp op, MapBuilder& b) {
  Func gradient = b.map(op.getGradient());
  return algorithm::relu_gradient(gradient, b.map(op.getRelu()));
}

Func batch_norm(nn::BatchNormOp op, MapBuilder& b) {
  Func input = b.map(op.getInput());
  algorithm::BatchNormParameters p;
  p.gamma = b.channel(op.getGamma()), p.beta = b.channel(op.getBeta());
  p.mean = b.channel(op.getMean()), p.variance = b.channel(op.getVariance());
  p.epsilon = static_cast<float>(op.getEpsilon().convertToDouble());
  return algorithm::batch_norm(input, p, b.per_channel());
}

Func batch_norm_gradient(nn::BatchNormGradientOp op, MapBuilder& b) {
  Func gradient = b.map(op.getGradient()), input = b.map(op.getInput());
  algorithm::BatchNormGradientParameters p;
  p.gamma = b.channel(op.getGamma()), p.mean = b.channel(op.getMean()), p.variance = b.channel(op.getVariance());
  p.sum = b.channel(op.getSum()), p.product = b.channel(op.getProduct());
  p.epsilon = static_cast<float>(op.getEpsilon().convertToDouble());
  const algorithm::Size size = size_of_map(op.getInput());
  p.count = b.batch() * (size.width * size.height);
  return algorithm::batch_norm_gradient(gradient, input, p, b.per_channel());
}

Func crop(nn::CropOp op, MapBuilder& b) {
  return algorithm::crop(b.map(op.getInput()), static_cast<int>(op.getPadding()[2]),
                         static_cast<int>(op.getPadding()[0]));
}

Func dilate(nn::DilateOp op, MapBuilder& b) {
  return algorithm::dilate(b.map(op.getInput()), size_of_map(op.getInput()), size_of(op.getStrides()));
}

Func global_average_pool_gradient(nn::GlobalAveragePoolGradientOp op, MapBuilder& b) {
  return algorithm::global_average_pool_gradient(b.samples(op.getGradient()).func, size_of(op.getSize()));
}

Func average_pool_gradient(nn::AveragePoolGradientOp op, MapBuilder& b) {
  return algorithm::average_pool_gradient(b.map(op.getGradient()), pool_gradient(op));
}

Func max_pool_gradient(nn::MaxPoolGradientOp op, MapBuilder& b) {
  Func gradient = b.map(op.getGradient());
  return algorithm::max_pool_gradient(gradient, b.map(op.getIndices()), pool_gradient(op));
}

}  // namespace

void attach_map_emission(MLIRContext& context) {
  attach_maps<relu, add, mul, activation, activation_gradient, relu_gradient, batch_norm, batch_norm_gradient, crop,
              dilate, global_average_pool_gradient, average_pool_gradient, max_pool_gradient>(context);
}

}  // namespace skipper::codegen
