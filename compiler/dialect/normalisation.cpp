// batch_norm and what it becomes when it is folded into a convolution.
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

}  // namespace skipper::nn
