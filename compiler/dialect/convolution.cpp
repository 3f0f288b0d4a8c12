// zero_pad and conv2d: shapes, canonical forms and gradients.
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

// The numbers that say how a convolution's window moves are what they must be.
template <typename Adaptor>
static LogicalResult expect_window_numbers(std::optional<Location> location, Adaptor adaptor) {
  SmallVector<int64_t> dilation = dilation_of(adaptor.getDilation());
  return failure(failed(expect_numbers(location, adaptor.getStrides(), 2, 1, "strides")) ||
                 failed(expect_numbers(location, adaptor.getPadding(), 4, 0, "padding")) ||
                 failed(expect_numbers(location, dilation, 2, 1, "dilation")));
}

// Appends the type of a convolution's result, of so many channels, unless the window does not fit.
template <typename Adaptor>
static LogicalResult infer_convolved(std::optional<Location> location, Adaptor adaptor, int64_t channels,
                                     SmallVectorImpl<Type>& types) {
  RankedTensorType input = tensor_of(adaptor.getInput()), kernel = tensor_of(adaptor.getKernel());
  if (adaptor.getBias() && failed(expect_vector(location, adaptor.getBias(), channels, "bias"))) return failure();
  Shape padding = adaptor.getPadding();
  SmallVector<int64_t> shape(input.getShape()), dilation = dilation_of(adaptor.getDilation());
  for (int dim : {0, 1}) {
    int64_t extent = input.getDimSize(dim + 1);
    if (!ShapedType::isDynamic(extent)) extent += padding[2 * dim] + padding[2 * dim + 1];
    shape[dim + 1] =
        windowed_extent(extent, spanned_extent(kernel.getDimSize(dim), dilation[dim]), adaptor.getStrides()[dim]);
    if (shape[dim + 1] == -1)
      return emitOptionalError(location, "kernel ", kernel, " does not fit into the padded input ", input);
  }
  shape[3] = channels;
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult Conv2dOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input")) ||
      failed(expect_rank(location, adaptor.getKernel(), 4, "kernel")) ||
      failed(expect_window_numbers(location, adaptor)))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), kernel = tensor_of(adaptor.getKernel());
  const int64_t groups = adaptor.getGroups();
  if (groups < 1 || kernel.getDimSize(3) % groups != 0)
    return emitOptionalError(location, groups, " groups do not divide ", kernel.getDimSize(3), " output channels");
  if (input.getDimSize(3) != groups * kernel.getDimSize(2))
    return emitOptionalError(location, "kernel has ", groups * kernel.getDimSize(2),
                             " input channels, but the input has ", input.getDimSize(3));
  return infer_convolved(location, adaptor, kernel.getDimSize(3), types);
}

LogicalResult DepthwiseConv2dOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input")) ||
      failed(expect_rank(location, adaptor.getKernel(), 4, "kernel")) ||
      failed(expect_window_numbers(location, adaptor)))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), kernel = tensor_of(adaptor.getKernel());
  if (input.getDimSize(3) != kernel.getDimSize(2))
    return emitOptionalError(location, "kernel has ", kernel.getDimSize(2), " input channels, but the input has ",
                             input.getDimSize(3));
  return infer_convolved(location, adaptor, kernel.getDimSize(2) * kernel.getDimSize(3), types);
}

namespace {

// zero_pad before a convolution becomes the convolution's padding.
template <typename Convolution>
struct PadIntoConvolution : OpRewritePattern<Convolution> {
  using OpRewritePattern<Convolution>::OpRewritePattern;
  LogicalResult matchAndRewrite(Convolution conv, PatternRewriter& rewriter) const override {
    auto pad = conv.getInput().template getDefiningOp<ZeroPadOp>();
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

// The gradient of a convolution's output, dilated by its strides and padded, such that a convolution of stride 1 with
// the transposed kernel gives the gradient of its input.
struct TransposedInput {
  Value gradient;
  SmallVector<int64_t> padding;
};

template <typename Convolution>
TransposedInput transposed_input(Convolution conv, Value gradient, OpBuilder& builder) {
  Shape input = tensor_of(conv.getInput()).getShape(), output = tensor_of(gradient).getShape();
  Shape kernel = tensor_of(conv.getKernel()).getShape(), strides = conv.getStrides(), padding = conv.getPadding();
  SmallVector<int64_t> dilated(2), before(4), crop(4, 0), dilation = conv.getReadDilation();
  for (int dim : {0, 1}) {
    before[2 * dim] = spanned_extent(kernel[dim], dilation[dim]) - 1 - padding[2 * dim];
    // What is cropped may be all there is, where no window sees a pixel: then a row of the dilation's zeros is left.
    dilated[dim] = std::max((output[dim + 1] - 1) * strides[dim] + 1, 1 - before[2 * dim]);
    before[2 * dim + 1] = input[dim + 1] - dilated[dim] + padding[2 * dim];
  }
  for (auto [border, cut] : llvm::zip_equal(before, crop)) {
    cut = std::max<int64_t>(-border, 0);
    border = std::max<int64_t>(border, 0);
  }
  Value result = gradient;
  if (Shape(dilated) != output.slice(1, 2)) result = DilateOp::create(builder, conv.getLoc(), result, strides, dilated);
  if (crop != SmallVector<int64_t>(4, 0)) result = CropOp::create(builder, conv.getLoc(), result, crop);
  return {result, before};
}

// kernel: the transposed one, for `groups` groups.
template <typename Convolution>
Value input_gradient(Convolution conv, Value gradient, Value kernel, int64_t groups, OpBuilder& builder) {
  Location location = conv.getLoc();
  Shape window = tensor_of(conv.getKernel()).getShape().take_front(2);
  auto convolve = [&](Value input, Shape padding) -> Value {
    return Conv2dOp::create(builder, location, input, kernel, Value(), builder.getDenseI64ArrayAttr({1, 1}),
                            builder.getDenseI64ArrayAttr(padding), conv.getDilationAttr(),
                            builder.getI64IntegerAttr(groups));
  };
  bool is_padded = llvm::any_of(conv.getPadding(), [](int64_t border) { return border != 0; });
  // A 1x1 convolution may come before the dilation: fewer pixels.
  if (window == Shape{1, 1} && !is_padded) {
    Value small = convolve(gradient, {0, 0, 0, 0});
    Shape size = tensor_of(conv.getInput()).getShape().slice(1, 2);
    if (size == tensor_of(small).getShape().slice(1, 2)) return small;
    return DilateOp::create(builder, location, small, conv.getStrides(), size);
  }
  TransposedInput transposed = transposed_input(conv, gradient, builder);
  return convolve(transposed.gradient, transposed.padding);
}

}  // namespace

SmallVector<Value> Conv2dOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool> wanted) {
  Value gradient = gradients.front();
  SmallVector<Value> result(getNumOperands());
  if (wanted[0]) {
    Value kernel = TransposeKernelOp::create(builder, getLoc(), getKernel(), getGroupsAttr());
    result[0] = input_gradient(*this, gradient, kernel, getGroups(), builder);
  }
  DenseI64ArrayAttr window = builder.getDenseI64ArrayAttr(tensor_of(getKernel()).getShape().take_front(2));
  if (wanted[1])
    result[1] = Conv2dKernelGradientOp::create(builder, getLoc(), getInput(), gradient, getStridesAttr(),
                                               getPaddingAttr(), window, getDilationAttr(), getGroupsAttr());
  if (getBias() && wanted[2]) result[2] = BiasGradientOp::create(builder, getLoc(), gradient);
  return result;
}

// Each input channel gets what its M output channels hand back: a convolution in as many groups.
SmallVector<Value> DepthwiseConv2dOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool> wanted) {
  Value gradient = gradients.front();
  SmallVector<Value> result(getNumOperands());
  if (wanted[0]) {
    Value kernel = TransposeKernelOp::create(builder, getLoc(), getKernel(), builder.getI64IntegerAttr(1));
    result[0] = input_gradient(*this, gradient, kernel, tensor_of(getInput()).getDimSize(3), builder);
  }
  DenseI64ArrayAttr window = builder.getDenseI64ArrayAttr(tensor_of(getKernel()).getShape().take_front(2));
  if (wanted[1])
    result[1] = DepthwiseConv2dKernelGradientOp::create(builder, getLoc(), getInput(), gradient, getStridesAttr(),
                                                        getPaddingAttr(), window, getDilationAttr());
  if (getBias() && wanted[2]) result[2] = BiasGradientOp::create(builder, getLoc(), gradient);
  return result;
}

SmallVector<Value> ZeroPadOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  return {CropOp::create(builder, getLoc(), gradients.front(), getPadding())};
}

static LogicalResult expect_map(std::optional<Location> location, Value value, StringRef what) {
  if (failed(expect_rank(location, value, 4, what))) return failure();
  for (int64_t extent : tensor_of(value).getShape().drop_front())
    if (ShapedType::isDynamic(extent)) return emitOptionalError(location, "only the batch may be dynamic");
  return success();
}

LogicalResult CropOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type>& types) {
  Shape padding = adaptor.getPadding();
  if (failed(expect_map(location, adaptor.getInput(), "input")) ||
      failed(expect_numbers(location, padding, 4, 0, "padding")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  SmallVector<int64_t> shape(input.getShape());
  for (int dim : {0, 1}) {
    shape[dim + 1] -= padding[2 * dim] + padding[2 * dim + 1];
    if (shape[dim + 1] < 1) return emitOptionalError(location, "nothing is left of ", input);
  }
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult DilateOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type>& types) {
  Shape strides = adaptor.getStrides(), size = adaptor.getSize();
  if (failed(expect_map(location, adaptor.getInput(), "input")) ||
      failed(expect_numbers(location, strides, 2, 1, "strides")) ||
      failed(expect_numbers(location, size, 2, 1, "size")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  for (int dim : {0, 1})
    if ((input.getDimSize(dim + 1) - 1) * strides[dim] + 1 > size[dim])
      return emitOptionalError(location, "size is too small for ", input);
  types.push_back(
      RankedTensorType::get({input.getDimSize(0), size[0], size[1], input.getDimSize(3)}, input.getElementType()));
  return success();
}

// Whether the gradient is that of a convolution of the input.
template <typename Adaptor>
static LogicalResult expect_kernel_gradient(std::optional<Location> location, Adaptor adaptor) {
  Shape padding = adaptor.getPadding(), window = adaptor.getWindow();
  if (failed(expect_map(location, adaptor.getInput(), "input")) ||
      failed(expect_map(location, adaptor.getGradient(), "gradient")) ||
      failed(expect_window_numbers(location, adaptor)) || failed(expect_numbers(location, window, 2, 1, "window")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), gradient = tensor_of(adaptor.getGradient());
  SmallVector<int64_t> dilation = dilation_of(adaptor.getDilation());
  for (int dim : {0, 1}) {
    int64_t extent = input.getDimSize(dim + 1) + padding[2 * dim] + padding[2 * dim + 1];
    int64_t span = spanned_extent(window[dim], dilation[dim]);
    if (windowed_extent(extent, span, adaptor.getStrides()[dim]) != gradient.getDimSize(dim + 1))
      return emitOptionalError(location, "the gradient ", gradient, " is not that of such a convolution of ", input);
  }
  return success();
}

LogicalResult Conv2dKernelGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                       SmallVectorImpl<Type>& types) {
  if (failed(expect_kernel_gradient(location, adaptor))) return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), gradient = tensor_of(adaptor.getGradient());
  const int64_t groups = adaptor.getGroups(), in = input.getDimSize(3), out = gradient.getDimSize(3);
  if (groups < 1 || in % groups != 0 || out % groups != 0)
    return emitOptionalError(location, groups, " groups do not divide ", in, " and ", out, " channels");
  types.push_back(RankedTensorType::get({adaptor.getWindow()[0], adaptor.getWindow()[1], in / groups, out},
                                        input.getElementType()));
  return success();
}

LogicalResult DepthwiseConv2dKernelGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location,
                                                                Adaptor adaptor, SmallVectorImpl<Type>& types) {
  if (failed(expect_kernel_gradient(location, adaptor))) return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), gradient = tensor_of(adaptor.getGradient());
  const int64_t in = input.getDimSize(3), out = gradient.getDimSize(3);
  if (out % in != 0) return emitOptionalError(location, in, " channels do not divide ", out, " of the gradient");
  types.push_back(
      RankedTensorType::get({adaptor.getWindow()[0], adaptor.getWindow()[1], in, out / in}, input.getElementType()));
  return success();
}

LogicalResult TransposeKernelOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type>& types) {
  RankedTensorType kernel = tensor_of(adaptor.getKernel());
  if (kernel.getRank() != 2 && kernel.getRank() != 4)
    return emitOptionalError(location, "kernel must have 2 or 4 dimensions, but is ", kernel);
  const int64_t groups = adaptor.getGroups();
  SmallVector<int64_t> shape(kernel.getShape());
  const int64_t out = shape.back(), in = shape[shape.size() - 2];
  if (groups < 1 || out % groups != 0)
    return emitOptionalError(location, groups, " groups do not divide ", out, " output channels");
  shape[shape.size() - 2] = out / groups;
  shape.back() = in * groups;
  types.push_back(RankedTensorType::get(shape, kernel.getElementType()));
  return success();
}

LogicalResult BiasGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                               SmallVectorImpl<Type>& types) {
  if (failed(expect_map(location, adaptor.getGradient(), "gradient"))) return failure();
  RankedTensorType gradient = tensor_of(adaptor.getGradient());
  types.push_back(RankedTensorType::get({gradient.getDimSize(3)}, gradient.getElementType()));
  return success();
}

namespace {

// The gradient that a batch norm with batch statistics hands back sums up to zero in each channel.
struct ZeroBehindBatchNorm : OpRewritePattern<BiasGradientOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BiasGradientOp op, PatternRewriter& rewriter) const override {
    if (!op.getGradient().getDefiningOp<BatchNormGradientOp>()) return failure();
    rewriter.replaceOpWithNewOp<ZerosOp>(op, op.getType());
    return success();
  }
};

}  // namespace

void BiasGradientOp::getCanonicalizationPatterns(RewritePatternSet& patterns, MLIRContext* context) {
  patterns.add<ZeroBehindBatchNorm>(context);
}

void ZeroPadOp::getCanonicalizationPatterns(RewritePatternSet& patterns, MLIRContext* context) {
  patterns.add<PadIntoConvolution<Conv2dOp>, PadIntoConvolution<DepthwiseConv2dOp>, DropEmptyPadding>(context);
}

SmallVector<int64_t> Conv2dOp::getReadWindow() {
  return SmallVector<int64_t>(tensor_of(getKernel()).getShape().take_front(2));
}

SmallVector<int64_t> DepthwiseConv2dOp::getReadWindow() {
  return SmallVector<int64_t>(tensor_of(getKernel()).getShape().take_front(2));
}

SmallVector<int64_t> Conv2dOp::getReadDilation() { return dilation_of(getDilation()); }
SmallVector<int64_t> DepthwiseConv2dOp::getReadDilation() { return dilation_of(getDilation()); }
SmallVector<int64_t> Conv2dKernelGradientOp::getReadDilation() { return dilation_of(getDilation()); }
SmallVector<int64_t> DepthwiseConv2dKernelGradientOp::getReadDilation() { return dilation_of(getDilation()); }

ArrayRef<int64_t> Conv2dOp::getReadPadding() { return getPadding(); }
ArrayRef<int64_t> DepthwiseConv2dOp::getReadPadding() { return getPadding(); }
ArrayRef<int64_t> Conv2dKernelGradientOp::getReadPadding() { return getPadding(); }
ArrayRef<int64_t> DepthwiseConv2dKernelGradientOp::getReadPadding() { return getPadding(); }

bool CropOp::readsElementsOnce() { return true; }

uint64_t Conv2dOp::getOperations(uint64_t outputs) {
  ArrayRef<int64_t> kernel = tensor_of(getKernel()).getShape();
  return 2 * outputs * static_cast<uint64_t>(kernel[0] * kernel[1] * kernel[2]);
}

uint64_t DepthwiseConv2dOp::getOperations(uint64_t outputs) {
  ArrayRef<int64_t> kernel = tensor_of(getKernel()).getShape();
  return 2 * outputs * static_cast<uint64_t>(kernel[0] * kernel[1]);
}

static uint64_t kernel_gradient_operations(Value gradient, uint64_t outputs) {
  ArrayRef<int64_t> map = tensor_of(gradient).getShape();
  return 2 * outputs * static_cast<uint64_t>(map[1] * map[2]);
}

uint64_t Conv2dKernelGradientOp::getOperations(uint64_t outputs) {
  return kernel_gradient_operations(getGradient(), outputs);
}

uint64_t DepthwiseConv2dKernelGradientOp::getOperations(uint64_t outputs) {
  return kernel_gradient_operations(getGradient(), outputs);
}

uint64_t ZeroPadOp::getOperations(uint64_t) { return 0; }

}  // namespace skipper::nn
