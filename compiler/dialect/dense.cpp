// flatten and dense: shapes, canonical forms and gradients.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

LogicalResult FlattenOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input"))) return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  int64_t features = 1;
  for (int64_t extent : input.getShape().drop_front()) {
    if (ShapedType::isDynamic(extent)) return emitOptionalError(location, "only the batch may be dynamic");
    features *= extent;
  }
  types.push_back(RankedTensorType::get({input.getDimSize(0), features}, input.getElementType()));
  return success();
}

LogicalResult DenseOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 2, "input (flatten it first?)")) ||
      failed(expect_rank(location, adaptor.getKernel(), 2, "kernel")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), kernel = tensor_of(adaptor.getKernel());
  if (input.getDimSize(1) != kernel.getDimSize(0))
    return emitOptionalError(location, "kernel has ", kernel.getDimSize(0), " inputs, but the input has ",
                             input.getDimSize(1), " features");
  if (adaptor.getBias() && failed(expect_vector(location, adaptor.getBias(), kernel.getDimSize(1), "bias")))
    return failure();
  types.push_back(RankedTensorType::get({input.getDimSize(0), kernel.getDimSize(1)}, input.getElementType()));
  return success();
}

namespace {

// The mean over the whole map, flattened, is global average pooling.
struct WholeMapAverage : OpRewritePattern<FlattenOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FlattenOp flatten, PatternRewriter& rewriter) const override {
    auto pool = flatten.getInput().getDefiningOp<AveragePoolOp>();
    if (!pool || !pool->hasOneUse()) return failure();
    if (pool.getWindow() != tensor_of(pool.getInput()).getShape().slice(1, 2)) return failure();
    Location location = rewriter.getFusedLoc({pool.getLoc(), flatten.getLoc()});
    auto global = GlobalAveragePoolOp::create(rewriter, location, pool.getInput());
    rewriter.replaceOp(flatten, global);
    return success();
  }
};

}  // namespace

void FlattenOp::getCanonicalizationPatterns(RewritePatternSet& patterns, MLIRContext* context) {
  patterns.add<WholeMapAverage>(context);
}

SmallVector<Value> FlattenOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  Shape shape = tensor_of(getInput()).getShape().drop_front();
  return {UnflattenOp::create(builder, getLoc(), gradients.front(), shape)};
}

SmallVector<Value> DenseOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool> wanted) {
  Value gradient = gradients.front();
  SmallVector<Value> result(getNumOperands());
  if (wanted[0]) {
    Value kernel = TransposeKernelOp::create(builder, getLoc(), getKernel());
    result[0] = DenseOp::create(builder, getLoc(), gradient, kernel, Value());
  }
  if (wanted[1]) result[1] = DenseKernelGradientOp::create(builder, getLoc(), getInput(), gradient);
  if (getBias() && wanted[2]) result[2] = SumBatchOp::create(builder, getLoc(), gradient);
  return result;
}

LogicalResult UnflattenOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type>& types) {
  Shape shape = adaptor.getShape();
  if (failed(expect_rank(location, adaptor.getInput(), 2, "input")) ||
      failed(expect_numbers(location, shape, 3, 1, "shape")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  if (shape[0] * shape[1] * shape[2] != input.getDimSize(1))
    return emitOptionalError(location, "shape does not have the elements of ", input);
  types.push_back(RankedTensorType::get({input.getDimSize(0), shape[0], shape[1], shape[2]}, input.getElementType()));
  return success();
}

LogicalResult DenseKernelGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                      SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 2, "input")) ||
      failed(expect_rank(location, adaptor.getGradient(), 2, "gradient")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), gradient = tensor_of(adaptor.getGradient());
  types.push_back(RankedTensorType::get({input.getDimSize(1), gradient.getDimSize(1)}, input.getElementType()));
  return success();
}

uint64_t DenseOp::getOperations(uint64_t outputs) {
  return 2 * outputs * static_cast<uint64_t>(tensor_of(getInput()).getDimSize(1));
}

uint64_t DenseKernelGradientOp::getOperations(uint64_t outputs) { return 2 * outputs; }

}  // namespace skipper::nn
