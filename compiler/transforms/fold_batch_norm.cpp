// conv2d -> batch_norm becomes conv2d with a folded kernel and bias.  The folding stays an op on parameters, so that
// split-prepare moves it to where weights are loaded.
#include "compiler/dialect/shapes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_FOLDBATCHNORM
#include "passes.h.inc"

using namespace mlir;

namespace {

struct FoldIntoConvolution : OpRewritePattern<nn::BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::BatchNormOp norm, PatternRewriter& rewriter) const override {
    auto conv = norm.getInput().getDefiningOp<nn::Conv2dOp>();
    if (!conv || !conv->hasOneUse()) return failure();
    // A second batch norm stays what it is: packing folds one.
    if (conv.getKernel().getDefiningOp<nn::FoldKernelOp>()) return failure();
    Location location = rewriter.getFusedLoc({conv.getLoc(), norm.getLoc()});
    Value kernel = nn::FoldKernelOp::create(rewriter, location, conv.getKernel(), norm.getGamma(), norm.getVariance(),
                                            norm.getEpsilonAttr());
    Value bias = nn::FoldBiasOp::create(rewriter, location, conv.getBias(), norm.getGamma(), norm.getBeta(),
                                        norm.getMean(), norm.getVariance(), norm.getEpsilonAttr());
    // All that the convolution is besides stays as it was.
    rewriter.setInsertionPoint(norm);
    auto folded =
        nn::Conv2dOp::create(rewriter, location, ValueRange{conv.getInput(), kernel, bias}, conv.getProperties());
    rewriter.replaceOp(norm, folded);
    rewriter.eraseOp(conv);
    return success();
  }
};

struct FoldBatchNorm : impl::FoldBatchNormBase<FoldBatchNorm> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoConvolution>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) signalPassFailure();
  }
};

}  // namespace
}  // namespace skipper
