#include "compiler/codegen/map_builder.h"

#include "compiler/dialect/shapes.h"
#include "compiler/schedule/bind.h"
#include "compiler/transforms/kernel_body.h"

using namespace mlir;

namespace skipper::codegen {

using Halide::Func;
using Halide::ImageParam;

namespace {

algorithm::Size size_of(ArrayRef<int64_t> extents) {
  return {.width = static_cast<int>(extents[1]), .height = static_cast<int>(extents[0])};
}

algorithm::Size size_of_map(Value map) {
  MapShape shape = map_shape(nn::tensor_of(map));
  return {.width = static_cast<int>(shape.width), .height = static_cast<int>(shape.height)};
}

int64_t channels_of(Value value) { return nn::tensor_of(value).getShape().back(); }

template <typename Op>
float epsilon_of(Op op) {
  return static_cast<float>(op.getEpsilon().convertToDouble());
}

template <typename Op>
algorithm::PoolGradient pool_gradient(Op op) {
  return {
      .window = size_of(op.getWindow()), .strides = size_of(op.getStrides()), .output = size_of_map(op.getGradient())};
}

}  // namespace

ImageParam MapBuilder::param(int dimensions) {
  ImageParam param(Halide::Float(32), dimensions, "in" + std::to_string(kernel_.params.size()));
  kernel_.params.push_back(param);
  return param;
}

Func MapBuilder::map_of(Value value) {
  if (!isa<BlockArgument>(value)) return maps_.at(value);
  ImageParam map = param(4);
  kernels::bind(map, map_shape(nn::tensor_of(value)), machine_);
  if (!batch_.defined()) batch_ = map.dim(3).extent();
  return map;
}

Func MapBuilder::channel(Value value) {
  assert(isa<BlockArgument>(value) && "what belongs to a channel comes from outside");
  ImageParam vector = param(1);
  bind_dense(vector, {channels_of(value)});
  return vector;
}

algorithm::Field MapBuilder::samples(Value value) {
  if (!isa<BlockArgument>(value)) return samples_.at(value);
  ImageParam samples = param(2);
  bind_samples(samples, channels_of(value), channels_of(value));
  if (!batch_.defined()) batch_ = samples.dim(1).extent();
  return {samples, -1};
}

Halide::Expr MapBuilder::batch() const {
  assert(batch_.defined() && "the batch is read from an input that comes later");
  return batch_;
}

Func MapBuilder::elementwise(Operation& op) {
  if (auto relu = dyn_cast<nn::ReluOp>(op)) return algorithm::relu(map_of(relu.getInput()));
  // Inputs in the order of the operands: so are the kernel's.
  Func first = map_of(op.getOperand(0));
  if (auto norm = dyn_cast<nn::BatchNormOp>(op)) {
    algorithm::BatchNormParameters p;
    p.gamma = channel(norm.getGamma()), p.beta = channel(norm.getBeta());
    p.mean = channel(norm.getMean()), p.variance = channel(norm.getVariance());
    p.epsilon = epsilon_of(norm);
    return algorithm::batch_norm(first, p, per_channel_);
  }
  Func second = map_of(op.getOperand(1));
  if (isa<nn::AddOp>(op)) return algorithm::add(first, second);
  if (isa<nn::ReluGradientOp>(op)) return algorithm::relu_gradient(first, second);
  auto gradient = cast<nn::BatchNormGradientOp>(op);
  algorithm::BatchNormGradientParameters p;
  p.gamma = channel(gradient.getGamma()), p.mean = channel(gradient.getMean());
  p.variance = channel(gradient.getVariance());
  p.sum = channel(gradient.getSum()), p.product = channel(gradient.getProduct());
  p.epsilon = epsilon_of(gradient);
  algorithm::Size size = size_of_map(gradient.getInput());
  p.count = batch() * (size.width * size.height);
  return algorithm::batch_norm_gradient(first, second, p, per_channel_);
}

Func MapBuilder::map_source(Operation& op) {
  if (auto pool = dyn_cast<nn::GlobalAveragePoolGradientOp>(op))
    return algorithm::global_average_pool_gradient(samples(pool.getGradient()).func, size_of(pool.getSize()));
  Func first = map_of(op.getOperand(0));
  if (auto crop = dyn_cast<nn::CropOp>(op))
    return algorithm::crop(first, static_cast<int>(crop.getPadding()[2]), static_cast<int>(crop.getPadding()[0]));
  if (auto dilate = dyn_cast<nn::DilateOp>(op))
    return algorithm::dilate(first, size_of_map(dilate.getInput()), size_of(dilate.getStrides()));
  if (auto pool = dyn_cast<nn::AveragePoolGradientOp>(op))
    return algorithm::average_pool_gradient(first, pool_gradient(pool));
  auto pool = cast<nn::MaxPoolGradientOp>(op);
  return algorithm::max_pool_gradient(first, map_of(pool.getIndices()), pool_gradient(pool));
}

void MapBuilder::append_if_result(Value value) {
  for (Value yielded : block_.getTerminator()->getOperands())
    if (logical_result(yielded) == value)
      kernels::append_map(kernel_, maps_.at(value), per_channel_, map_shape(nn::tensor_of(yielded)), machine_);
}

void MapBuilder::map(Operation& op) {
  maps_[op.getResult(0)] = is_pointwise(&op) ? elementwise(op) : map_source(op);
  append_if_result(op.getResult(0));
}

void MapBuilder::sum_images(Operation& op) {
  algorithm::Size size = size_of_map(op.getOperand(0));
  Func map = map_of(op.getOperand(0));
  algorithm::ImageSums sums;
  if (auto gradient = dyn_cast<nn::GradientSumsOp>(op)) {
    Func input = map_of(gradient.getInput()), mean = channel(gradient.getMean());
    sums = algorithm::gradient_sums(map, input, mean, channel(gradient.getVariance()), epsilon_of(gradient), size.width,
                                    size.height);
  } else {
    sums = algorithm::image_statistics(map, size.width, size.height);
  }
  kernels::append(kernel_, sums, channels_of(op.getOperand(0)), machine_);
  for (int component : {0, 1}) samples_[op.getResult(component)] = {sums.output, component};
}

void MapBuilder::sum_over_batch(Operation& op) {
  algorithm::BatchSums sums;
  if (auto statistics = dyn_cast<nn::BatchStatisticsOp>(op)) {
    algorithm::Field means = samples(statistics.getMeans()), deviations = samples(statistics.getDeviations());
    sums = algorithm::batch_statistics(means, deviations, batch(), static_cast<int>(statistics.getPixels()));
  } else if (auto bias = dyn_cast<nn::BiasGradientOp>(op)) {
    algorithm::Size size = size_of_map(bias.getGradient());
    Func map = map_of(bias.getGradient());
    sums = algorithm::sum_pixels(map, size.width, size.height, batch());
  } else {
    algorithm::Field field = samples(op.getOperand(0));
    sums = algorithm::sum_batch(field, batch());
  }
  kernels::append(kernel_, sums, channels_of(op.getOperand(0)), machine_);
}

kernels::Kernel MapBuilder::build() {
  for (Operation& op : block_.without_terminator()) {
    if (is_pointwise(&op) || is_map_source(&op))
      map(op);
    else if (is_image_reduction(&op))
      sum_images(op);
    else if (!isa<nn::RelayoutOp>(op))
      sum_over_batch(op);
  }
  return kernel_;
}

// A flat kernel's result, seen as maps.
static Func as_maps(Func flat, const MapShape& shape) {
  Halide::Var c("c"), x("x"), y("y"), n("n");
  Func maps("maps");
  const int width = static_cast<int>(shape.width), height = static_cast<int>(shape.height);
  maps(c, x, y, n) = flat(c, (n * height + y) * width + x, 0, 0);
  return maps;
}

kernels::Kernel MapBuilder::build_behind(kernels::Kernel kernel, Value computed, bool flat) {
  MapShape shape = map_shape(nn::tensor_of(computed));
  kernel_ = std::move(kernel);
  maps_[computed] = flat ? as_maps(kernel_.outputs.front(), shape) : kernel_.outputs.front();
  batch_ = flat ? kernel_.params.front().dim(1).extent() / static_cast<int>(shape.width * shape.height)
                : Halide::Expr(kernel_.params.front().dim(3).extent());
  for (Operation& op : block_.without_terminator()) {
    if (is_image_reduction(&op)) sum_images(op);
    if (is_batch_reduction(&op)) sum_over_batch(op);
  }
  return kernel_;
}

}  // namespace skipper::codegen
