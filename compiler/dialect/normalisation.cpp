// batch_norm, what it becomes when it is folded into a convolution, its batch statistics and its gradient.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

static LogicalResult expect_vectors(std::optional<Location> location, ValueRange values, int64_t channels,
                                    ArrayRef<StringRef> names) {
  for (auto [value, name] : llvm::zip_equal(values, names))
    if (failed(expect_vector(location, value, channels, name))) return failure();
  return success();
}

static LogicalResult expect_epsilon(std::optional<Location> location, const APFloat& epsilon) {
  if (epsilon.convertToDouble() > 0) return success();
  return emitOptionalError(location, "epsilon must be positive");
}

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type>& types) {
  RankedTensorType input = tensor_of(adaptor.getInput());
  if (failed(expect_vectors(location, {adaptor.getGamma(), adaptor.getBeta(), adaptor.getMean(), adaptor.getVariance()},
                            input.getShape().back(), {"gamma", "beta", "mean", "variance"})) ||
      failed(expect_epsilon(location, adaptor.getEpsilon())))
    return failure();
  types.push_back(dense_type(input));
  return success();
}

LogicalResult FoldKernelOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                             SmallVectorImpl<Type>& types) {
  RankedTensorType kernel = tensor_of(adaptor.getKernel());
  if (failed(expect_vectors(location, {adaptor.getGamma(), adaptor.getVariance()}, kernel.getShape().back(),
                            {"gamma", "variance"})) ||
      failed(expect_epsilon(location, adaptor.getEpsilon())))
    return failure();
  types.push_back(dense_type(kernel));
  return success();
}

LogicalResult KernelScaleOp::inferReturnTypes(MLIRContext*, std::optional<Location>, Adaptor adaptor,
                                              SmallVectorImpl<Type>& types) {
  RankedTensorType kernel = tensor_of(adaptor.getKernel());
  types.push_back(RankedTensorType::get(kernel.getShape().take_back(), kernel.getElementType()));
  return success();
}

LogicalResult DequantiseOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                             SmallVectorImpl<Type>& types) {
  RankedTensorType kernel = tensor_of(adaptor.getKernel()), scale = tensor_of(adaptor.getScale());
  if (failed(expect_vector(location, adaptor.getScale(), kernel.getShape().back(), "scale"))) return failure();
  types.push_back(RankedTensorType::get(kernel.getShape(), scale.getElementType()));
  return success();
}

LogicalResult FoldBiasOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                           SmallVectorImpl<Type>& types) {
  RankedTensorType beta = tensor_of(adaptor.getBeta());
  SmallVector<Value> vectors{adaptor.getGamma(), adaptor.getBeta(), adaptor.getMean(), adaptor.getVariance()};
  SmallVector<StringRef> names{"gamma", "beta", "mean", "variance"};
  if (adaptor.getBias()) {
    vectors.push_back(adaptor.getBias());
    names.push_back("bias");
  }
  if (failed(expect_vectors(location, vectors, beta.getShape().back(), names)) ||
      failed(expect_epsilon(location, adaptor.getEpsilon())))
    return failure();
  types.push_back(dense_type(beta));
  return success();
}

// Right where mean and variance are the statistics of the input, as training has them.
SmallVector<Value> BatchNormOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool> wanted) {
  Value gradient = gradients.front();
  assert(getMean().getDefiningOp<BatchStatisticsOp>() && "a batch norm with moving averages is not trained");
  auto sums =
      GradientSumsOp::create(builder, getLoc(), gradient, getInput(), getMean(), getVariance(), getEpsilonAttr());
  Value sum = SumBatchOp::create(builder, getLoc(), sums.getSums());
  Value product = SumBatchOp::create(builder, getLoc(), sums.getProducts());
  SmallVector<Value> result(getNumOperands());
  if (wanted[0])
    result[0] = BatchNormGradientOp::create(builder, getLoc(), gradient, getInput(), getGamma(), getMean(),
                                            getVariance(), sum, product, getEpsilonAttr());
  result[1] = product;
  result[2] = sum;
  return result;
}

// ?xC, of ?xHxWxC or ?xC.
static RankedTensorType per_image(RankedTensorType type) {
  return RankedTensorType::get({type.getDimSize(0), type.getShape().back()}, type.getElementType());
}

LogicalResult ImageStatisticsOp::inferReturnTypes(MLIRContext*, std::optional<Location>, Adaptor adaptor,
                                                  SmallVectorImpl<Type>& types) {
  types.assign(2, per_image(tensor_of(adaptor.getInput())));
  return success();
}

LogicalResult BatchStatisticsOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type>& types) {
  RankedTensorType means = tensor_of(adaptor.getMeans()), deviations = tensor_of(adaptor.getDeviations());
  if (failed(expect_rank(location, adaptor.getMeans(), 2, "means"))) return failure();
  if (means.getShape() != deviations.getShape())
    return emitOptionalError(location, "operands must have one shape, but are ", means, " and ", deviations);
  if (static_cast<int64_t>(adaptor.getPixels()) < 1) return emitOptionalError(location, "pixels must be positive");
  types.assign(2, RankedTensorType::get({means.getDimSize(1)}, means.getElementType()));
  return success();
}

LogicalResult GradientSumsOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                               SmallVectorImpl<Type>& types) {
  RankedTensorType gradient = tensor_of(adaptor.getGradient()), input = tensor_of(adaptor.getInput());
  if (gradient.getShape() != input.getShape())
    return emitOptionalError(location, "gradient and input must have one shape, but are ", gradient, " and ", input);
  if (failed(expect_vectors(location, {adaptor.getMean(), adaptor.getVariance()}, input.getShape().back(),
                            {"mean", "variance"})) ||
      failed(expect_epsilon(location, adaptor.getEpsilon())))
    return failure();
  types.assign(2, per_image(gradient));
  return success();
}

LogicalResult SumBatchOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                           SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 2, "input"))) return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  types.push_back(RankedTensorType::get({input.getDimSize(1)}, input.getElementType()));
  return success();
}

LogicalResult BatchNormGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                    SmallVectorImpl<Type>& types) {
  RankedTensorType gradient = tensor_of(adaptor.getGradient()), input = tensor_of(adaptor.getInput());
  if (gradient.getShape() != input.getShape())
    return emitOptionalError(location, "gradient and input must have one shape, but are ", gradient, " and ", input);
  if (failed(expect_vectors(
          location,
          {adaptor.getGamma(), adaptor.getMean(), adaptor.getVariance(), adaptor.getSum(), adaptor.getProduct()},
          input.getShape().back(), {"gamma", "mean", "variance", "sum", "product"})) ||
      failed(expect_epsilon(location, adaptor.getEpsilon())))
    return failure();
  types.push_back(dense_type(gradient));
  return success();
}

bool ImageStatisticsOp::takesSamples() { return false; }

bool GradientSumsOp::takesSamples() { return false; }

}  // namespace skipper::nn
