// Sums over the pixels of images, and over images.
#include "compiler/codegen/emission/emission.h"
#include "compiler/dialect/shapes.h"

using namespace mlir;

namespace skipper::codegen {

using Halide::Func;

namespace {

void image_statistics(nn::ImageStatisticsOp op, MapBuilder& b) {
  const algorithm::Size size = size_of_map(op.getInput());
  b.append_sums(op, algorithm::image_statistics(b.map(op.getInput()), size.width, size.height));
}

void gradient_sums(nn::GradientSumsOp op, MapBuilder& b) {
  const algorithm::Size size = size_of_map(op.getGradient());
  Func gradient = b.map(op.getGradient()), input = b.map(op.getInput());
  Func mean = b.channel(op.getMean()), variance = b.channel(op.getVariance());
  b.append_sums(
      op, algorithm::gradient_sums(gradient, input, mean, variance,
                                   static_cast<float>(op.getEpsilon().convertToDouble()), size.width, size.height));
}

void batch_statistics(nn::BatchStatisticsOp op, MapBuilder& b) {
  const algorithm::Field means = b.samples(op.getMeans()), deviations = b.samples(op.getDeviations());
  b.append_sums(op, algorithm::batch_statistics(means, deviations, b.batch(), static_cast<int>(op.getPixels())));
}

void sum_batch(nn::SumBatchOp op, MapBuilder& b) {
  const algorithm::Field field = b.samples(op.getInput());
  b.append_sums(op, algorithm::sum_batch(field, b.batch()));
}

void bias_gradient(nn::BiasGradientOp op, MapBuilder& b) {
  const algorithm::Size size = size_of_map(op.getGradient());
  Func map = b.map(op.getGradient());
  b.append_sums(op, algorithm::sum_pixels(map, size.width, size.height, b.batch()));
}

}  // namespace

void attach_sum_emission(MLIRContext& context) {
  attach_sums<image_statistics, gradient_sums, batch_statistics, sum_batch, bias_gradient>(context);
}

}  // namespace skipper::codegen
