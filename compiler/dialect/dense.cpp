// flatten and dense.
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

}  // namespace skipper::nn
