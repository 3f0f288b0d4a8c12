// zero_pad and conv2d: shapes and canonical forms.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

LogicalResult ZeroPadOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type>& types) {
  Shape padding = adaptor.getPadding();
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input")) ||
      failed(expect_numbers(location, padding, 4, 0, "padding")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  SmallVector<int64_t> shape(input.getShape());
  if (ShapedType::isDynamic(shape[1]) || ShapedType::isDynamic(shape[2]))
    return emitOptionalError(location, "height and width must be static");
  shape[1] += padding[0] + padding[1];
  shape[2] += padding[2] + padding[3];
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult Conv2dOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type>& types) {
  Shape strides = adaptor.getStrides(), padding = adaptor.getPadding();
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input")) ||
      failed(expect_rank(location, adaptor.getKernel(), 4, "kernel")) ||
      failed(expect_numbers(location, strides, 2, 1, "strides")) ||
      failed(expect_numbers(location, padding, 4, 0, "padding")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), kernel = tensor_of(adaptor.getKernel());
  if (input.getDimSize(3) != kernel.getDimSize(2))
    return emitOptionalError(location, "kernel has ", kernel.getDimSize(2), " input channels, but the input has ",
                             input.getDimSize(3));
  if (adaptor.getBias() && failed(expect_vector(location, adaptor.getBias(), kernel.getDimSize(3), "bias")))
    return failure();
  SmallVector<int64_t> shape(input.getShape());
  for (int dim : {0, 1}) {
    int64_t border = padding[2 * dim] + padding[2 * dim + 1];
    int64_t extent = input.getDimSize(dim + 1);
    if (!ShapedType::isDynamic(extent)) extent += border;
    shape[dim + 1] = windowed_extent(extent, kernel.getDimSize(dim), strides[dim]);
    if (shape[dim + 1] == -1)
      return emitOptionalError(location, "kernel ", kernel, " does not fit into the padded input ", input);
  }
  shape[3] = kernel.getDimSize(3);
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

namespace {

// zero_pad before conv2d becomes the convolution's padding.
struct PadIntoConvolution : OpRewritePattern<Conv2dOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(Conv2dOp conv, PatternRewriter& rewriter) const override {
    auto pad = conv.getInput().getDefiningOp<ZeroPadOp>();
    if (!pad) return failure();
    SmallVector<int64_t> padding(conv.getPadding());
    for (auto [sum, more] : llvm::zip_equal(padding, pad.getPadding())) sum += more;
    rewriter.modifyOpInPlace(conv, [&] {
      conv.getInputMutable().assign(pad.getInput());
      conv.setPadding(padding);
    });
    return success();
  }
};

struct DropEmptyPadding : OpRewritePattern<ZeroPadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ZeroPadOp pad, PatternRewriter& rewriter) const override {
    if (llvm::any_of(pad.getPadding(), [](int64_t border) { return border != 0; })) return failure();
    rewriter.replaceOp(pad, pad.getInput());
    return success();
  }
};

}  // namespace

void ZeroPadOp::getCanonicalizationPatterns(RewritePatternSet& patterns, MLIRContext* context) {
  patterns.add<PadIntoConvolution, DropEmptyPadding>(context);
}

}  // namespace skipper::nn
