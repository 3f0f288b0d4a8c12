// relu, add and softmax.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

LogicalResult ReluOp::inferReturnTypes(MLIRContext*, std::optional<Location>, Adaptor adaptor,
                                       SmallVectorImpl<Type>& types) {
  types.push_back(dense_type(tensor_of(adaptor.getInput())));
  return success();
}

LogicalResult AddOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type>& types) {
  RankedTensorType lhs = tensor_of(adaptor.getLhs()), rhs = tensor_of(adaptor.getRhs());
  if (lhs.getShape() != rhs.getShape())
    return emitOptionalError(location, "operands must have one shape, but are ", lhs, " and ", rhs);
  types.push_back(dense_type(lhs));
  return success();
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 2, "input"))) return failure();
  types.push_back(dense_type(tensor_of(adaptor.getInput())));
  return success();
}

namespace {

struct ReluOfRelu : OpRewritePattern<ReluOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReluOp relu, PatternRewriter& rewriter) const override {
    if (!relu.getInput().getDefiningOp<ReluOp>()) return failure();
    rewriter.replaceOp(relu, relu.getInput());
    return success();
  }
};

}  // namespace

void ReluOp::getCanonicalizationPatterns(RewritePatternSet& patterns, MLIRContext* context) {
  patterns.add<ReluOfRelu>(context);
}

}  // namespace skipper::nn
