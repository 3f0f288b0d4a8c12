// relu, add and softmax: shapes, canonical forms and gradients.
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
  types.push_back(dense_type(tensor_of(adaptor.getLhs())));
  return expect_one_shape(location, adaptor.getLhs(), adaptor.getRhs());
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 2, "input"))) return failure();
  types.push_back(dense_type(tensor_of(adaptor.getInput())));
  return success();
}

SmallVector<Value> ReluOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  return {ReluGradientOp::create(builder, getLoc(), gradients.front(), getOutput())};
}

SmallVector<Value> AddOp::buildGradient(OpBuilder&, ValueRange gradients, ArrayRef<bool>) {
  return {gradients.front(), gradients.front()};
}

LogicalResult ReluGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                               SmallVectorImpl<Type>& types) {
  types.push_back(dense_type(tensor_of(adaptor.getGradient())));
  return expect_one_shape(location, adaptor.getGradient(), adaptor.getRelu());
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

bool ReluOp::isNonNegative(bool) { return true; }

}  // namespace skipper::nn
