// From ops and layouts to the shapes that schedules take.
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"

using namespace mlir;

namespace skipper {

static RankedTensorType input_of(const KernelBody& body) { return nn::tensor_of(body.anchor->getOperand(0)); }

Number number_of(RankedTensorType type) {
  Type element = type.getElementType();
  return element.isF32() ? Number::float32 : element.isF16() ? Number::float16 : Number::int8;
}

Strides strides(RankedTensorType type) {
  SmallVector<int64_t> shape = nn::physical_shape(type);
  if (type.getRank() == 2) return {shape[1], shape[1], shape[1]};
  return strides_of(shape[3], shape[2], shape[1]);
}

ConvShape conv_shape(const KernelBody& body) {
  auto conv = cast<nn::Conv2dOp>(body.anchor);
  RankedTensorType kernel = nn::tensor_of(conv.getKernel()), output = nn::tensor_of(conv.getOutput());
  ConvShape shape;
  shape.in_channels = kernel.getDimSize(2);
  shape.out_channels = kernel.getDimSize(3);
  shape.out_h = output.getDimSize(1);
  shape.out_w = output.getDimSize(2);
  shape.kernel_h = kernel.getDimSize(0);
  shape.kernel_w = kernel.getDimSize(1);
  shape.stride_h = conv.getStrides()[0];
  shape.stride_w = conv.getStrides()[1];
  SmallVector<int64_t> dilation = conv.getReadDilation();
  shape.dilation_h = dilation[0], shape.dilation_w = dilation[1];
  shape.precision.weights = number_of(body.dequantise ? nn::tensor_of(body.dequantise->getOperand(0)) : kernel);
  shape.input = strides(input_of(body));
  shape.output = strides(body.result);
  for (Operation* op : body.epilogue)
    for (Value operand : op->getOperands())
      if (isa<BlockArgument>(operand) && nn::tensor_of(operand).getRank() == 4)
        shape.also_read.push_back(strides(nn::tensor_of(operand)));
  return shape;
}

// What a convolution in groups and the gradient of its kernel have in common.
template <typename Op>
static GroupedConvShape grouped_shape(Op op, RankedTensorType kernel, RankedTensorType output) {
  SmallVector<int64_t> dilation = op.getReadDilation();
  return {.panel = kernel.getDimSize(3),
          .out_w = output.getDimSize(2),
          .out_h = output.getDimSize(1),
          .kernel_w = kernel.getDimSize(1),
          .kernel_h = kernel.getDimSize(0),
          .stride_w = op.getStrides()[1],
          .stride_h = op.getStrides()[0],
          .dilation_w = dilation[1],
          .dilation_h = dilation[0]};
}

template <typename Op>
static GroupedConvShape in_groups(Op op, RankedTensorType kernel, RankedTensorType output) {
  GroupedConvShape shape = grouped_shape(op, kernel, output);
  shape.groups = op.getGroups();
  shape.in_per_group = kernel.getDimSize(2), shape.out_per_group = kernel.getDimSize(3) / shape.groups;
  return shape;
}

template <typename Op>
static GroupedConvShape by_channel(Op op, RankedTensorType kernel, RankedTensorType output) {
  GroupedConvShape shape = grouped_shape(op, kernel, output);
  shape.groups = kernel.getDimSize(2), shape.out_per_group = kernel.getDimSize(3);
  return shape;
}

static std::optional<GroupedConvShape> grouped_shape_of(const KernelBody& body) {
  auto type = [&](Value value) { return nn::tensor_of(value); };
  if (auto op = dyn_cast<nn::DepthwiseConv2dOp>(body.anchor))
    return by_channel(op, type(op.getKernel()), type(op.getOutput()));
  if (auto op = dyn_cast<nn::DepthwiseConv2dKernelGradientOp>(body.anchor))
    return by_channel(op, type(op.getOutput()), type(op.getGradient()));
  if (auto op = dyn_cast<nn::Conv2dOp>(body.anchor); op && op.getGroups() > 1)
    return in_groups(op, type(op.getKernel()), type(op.getOutput()));
  if (auto op = dyn_cast<nn::Conv2dKernelGradientOp>(body.anchor); op && op.getGroups() > 1)
    return in_groups(op, type(op.getOutput()), type(op.getGradient()));
  return std::nullopt;
}

std::optional<GroupedConvShape> grouped_conv_shape(const KernelBody& body) {
  std::optional<GroupedConvShape> shape = grouped_shape_of(body);
  if (!shape) return shape;
  const bool is_gradient = isa<nn::KernelGradientOpInterface>(body.anchor);
  shape->input = strides(input_of(body));
  shape->output = strides(is_gradient ? nn::tensor_of(body.anchor->getOperand(1)) : body.result);
  if (!is_gradient) shape->weights = number_of(nn::tensor_of(body.anchor->getOperand(1)));
  return shape;
}

KernelGradientShape kernel_gradient_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body), gradient = nn::tensor_of(body.anchor->getOperand(1));
  MapShape in = map_shape(input), out = map_shape(gradient);
  KernelGradientShape shape{.in_channels = in.channels,
                            .out_channels = out.channels,
                            .out_w = out.width,
                            .out_h = out.height,
                            .input = in.strides,
                            .gradient = out.strides};
  if (auto reader = dyn_cast<nn::WindowReaderOpInterface>(body.anchor)) {
    SmallVector<int64_t> window = reader.getReadWindow();
    shape.kernel_h = window[0], shape.kernel_w = window[1];
    shape.stride_h = reader.getReadStrides()[0], shape.stride_w = reader.getReadStrides()[1];
    SmallVector<int64_t> dilation = reader.getReadDilation();
    shape.dilation_h = dilation[0], shape.dilation_w = dilation[1];
  }
  return shape;
}

PoolShape pool_shape(const KernelBody& body) {
  auto reader = cast<nn::WindowReaderOpInterface>(body.anchor);
  SmallVector<int64_t> window = reader.getReadWindow();
  ArrayRef<int64_t> stride = reader.getReadStrides();
  PoolShape shape;
  shape.channels = body.result.getDimSize(3);
  shape.out_h = body.result.getDimSize(1);
  shape.out_w = body.result.getDimSize(2);
  shape.window_h = window[0], shape.window_w = window[1];
  shape.stride_h = stride[0], shape.stride_w = stride[1];
  shape.input = strides(input_of(body));
  shape.output = strides(body.result);
  if (isa<nn::MaxPoolIndicesOp>(body.anchor))
    shape.indices = strides(nn::tensor_of(body.anchor->getBlock()->getTerminator()->getOperand(1)));
  return shape;
}

GlobalPoolShape global_pool_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body);
  return {.channels = input.getDimSize(3),
          .in_w = input.getDimSize(2),
          .in_h = input.getDimSize(1),
          .input = strides(input),
          .output = strides(body.result)};
}

DenseShape dense_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body);
  return {.inputs = input.getDimSize(1),
          .outputs = body.result.getDimSize(1),
          .input_stride = strides(input).image,
          .output_stride = strides(body.result).image,
          .weights = number_of(nn::tensor_of(body.anchor->getOperand(1)))};
}

ClassActivationShape class_activation_shape(const KernelBody& body) {
  MapShape input = map_shape(input_of(body));
  return {.channels = input.channels,
          .classes = nn::tensor_of(body.anchor->getOperand(1)).getShape().back(),
          .width = input.width,
          .height = input.height,
          .input = input.strides,
          .weights = number_of(nn::tensor_of(body.anchor->getOperand(1)))};
}

SoftmaxShape softmax_shape(const KernelBody& body) {
  // The probabilities; a loss comes before them.
  RankedTensorType output = nn::tensor_of(body.anchor->getResults().back());
  return {.channels = output.getDimSize(1),
          .input_stride = strides(input_of(body)).image,
          .output_stride = strides(output).image};
}

MapShape map_shape(RankedTensorType type) {
  bool is_map = type.getRank() == 4;
  return {.channels = type.getShape().back(),
          .width = is_map ? type.getDimSize(2) : 1,
          .height = is_map ? type.getDimSize(1) : 1,
          .strides = strides(type)};
}

RelayoutShape relayout_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body);
  RelayoutShape shape{.channels = input.getDimSize(3), .width = input.getDimSize(2), .height = input.getDimSize(1)};
  SmallVector<int64_t> borders(4, 0);
  if (auto pad = dyn_cast<nn::ZeroPadOp>(body.anchor)) borders.assign(pad.getPadding().begin(), pad.getPadding().end());
  nn::LayoutAttr layout = nn::layout_of(body.result);
  if (layout && layout.getHalo())
    for (auto [border, halo] : llvm::zip_equal(borders, layout.getHalo().asArrayRef())) border += halo;
  shape.top = borders[0], shape.bottom = borders[1], shape.left = borders[2], shape.right = borders[3];
  shape.input = strides(input);
  shape.output = strides(body.result);
  return shape;
}

PackShape pack_shape(const KernelBody& body) {
  nn::LayoutAttr layout = nn::layout_of(body.result);
  ArrayRef<int64_t> extents = (body.scale ? nn::tensor_of(body.scale->getOperand(0)) : body.result).getShape();
  PackShape shape;
  shape.panel = layout.getPanel();
  shape.weights = number_of(body.result);
  shape.unsigned_weights = body.result.getElementType().isUnsignedInteger();
  shape.out_channels = extents.back();
  shape.in_channels = extents.size() > 1 ? extents[extents.size() - 2] : 1;
  if (extents.size() == 4) shape.kernel_h = extents[0], shape.kernel_w = extents[1];
  shape.bias = extents.size() == 1 && !isa<nn::ZerosOp>(body.anchor);
  if (auto fold = dyn_cast_or_null<nn::FoldKernelOp>(body.fold)) shape.epsilon = fold.getEpsilon().convertToDouble();
  if (auto fold = dyn_cast_or_null<nn::FoldBiasOp>(body.fold)) {
    shape.bias = bool(fold.getBias());
    shape.epsilon = fold.getEpsilon().convertToDouble();
  }
  if (auto transpose = dyn_cast_or_null<nn::TransposeKernelOp>(body.fold)) {
    shape.transposed = true;
    shape.groups = transpose.getGroups();
  }
  shape.batch_norm = body.fold && !shape.transposed;
  return shape;
}

uint64_t kernel_flops(const KernelBody& body) {
  uint64_t outputs = nn::physical_elements(nn::dense_type(body.result));
  uint64_t extra = outputs * body.epilogue.size();
  if (auto cost = dyn_cast<nn::CostOpInterface>(body.anchor)) return cost.getOperations(outputs) + extra;
  return nn::physical_elements(nn::dense_type(input_of(body))) + extra;
}

KernelBytes kernel_bytes(Block& block) {
  KernelBytes bytes;
  auto add = [&](Value value) {
    RankedTensorType type = nn::tensor_of(value);
    (type.hasStaticShape() ? bytes.once : bytes.per_sample) += static_cast<uint64_t>(nn::physical_bytes(type));
  };
  for (Value result : block.getTerminator()->getOperands()) add(result);
  for (BlockArgument argument : block.getArguments()) add(argument);
  return bytes;
}

}  // namespace skipper
