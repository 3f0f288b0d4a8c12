// Puts parameters into the panels that the chosen implementations read, and gives layers without a bias one of zeros.
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/quantisation.h"
#include "implementation.h"
#include "kernel_body.h"
#include "layers.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_PACKPARAMETERS
#include "passes.h.inc"

using namespace mlir;

namespace {

// Kernels become what the implementation reads, in panels and transformed for a tile if it reads them so; vectors,
// which are small, stay as they are.
RankedTensorType packed_type(RankedTensorType type, nn::ImplementationAttr reader, bool in_panels) {
  const Strategy strategy = strategy_of(reader);
  MLIRContext* context = reader.getContext();
  Type element = type.getRank() > 1 ? weight_type(reader) : type.getElementType();
  int64_t steps = element.isInteger() ? algorithm::kInt8Steps : 0;
  DenseI64ArrayAttr tile;
  if (const auto* winograd = std::get_if<WinogradParameters>(&strategy); winograd && type.getRank() == 4)
    tile = DenseI64ArrayAttr::get(context, {winograd->tile.height, winograd->tile.width});
  auto layout = nn::LayoutAttr::get(context, in_panels ? panel_of(strategy) : 1, steps, 0, nullptr, tile);
  return RankedTensorType::get(type.getShape(), element, layout);
}

// Appends a bias of zeros to the layer and its kernel, behind the layer's weights.
void add_zero_bias(nn::KernelOp kernel, Operation* layer, OpBuilder& builder) {
  constexpr unsigned kPosition = 2;
  int64_t channels = nn::tensor_of(layer->getResult(0)).getShape().back();
  auto type = RankedTensorType::get({channels}, builder.getF32Type());
  Value zeros = nn::ZerosOp::create(builder, whole_location(kernel.getLoc()), type);
  kernel->insertOperands(kPosition, zeros);
  Value argument = kernel.getBody().front().insertArgument(kPosition, type, kernel.getLoc());
  layer->insertOperands(kPosition, argument);
}

// Gives a convolution in int8 its scales, behind the bias: what it reads is the kernel that both stand for.
void add_scale(nn::KernelOp kernel, nn::Conv2dOp conv, OpBuilder& builder) {
  constexpr unsigned kWeights = 1, kPosition = 3;
  Value scale = nn::KernelScaleOp::create(builder, whole_location(kernel.getLoc()), kernel.getInputs()[kWeights]);
  kernel->insertOperands(kPosition, scale);
  Block& body = kernel.getBody().front();
  Value argument = body.insertArgument(kPosition, scale.getType(), kernel.getLoc());
  OpBuilder inside(conv);
  Value dequantised =
      nn::DequantiseOp::create(inside, conv.getLoc(), conv.getKernel().getType(), body.getArgument(kWeights), argument);
  conv.getKernelMutable().assign(dequantised);
}

// Pointwise ops, such as a batch norm that no convolution took, read their parameters as they are.
bool reads_panels(nn::KernelOp kernel, OpOperand& operand) {
  return !is_pointwise(*kernel.getBody().getArgument(operand.getOperandNumber()).user_begin());
}

bool is_parameter(Value value) { return isa_and_nonnull<nn::ParameterOpInterface>(value.getDefiningOp()); }

struct PackParameters : impl::PackParametersBase<PackParameters> {
  void runOnOperation() override {
    getOperation().walk([&](nn::KernelOp kernel) {
      OpBuilder builder(kernel);
      Operation* anchor = kernel_body(kernel.getBody().front()).anchor;
      bool has_weights = isa<nn::WeightedOpInterface>(anchor);
      if (has_weights && anchor->getNumOperands() == 2) add_zero_bias(kernel, anchor, builder);
      const Strategy strategy = strategy_of(kernel.getImplementationAttr());
      const auto* conv = std::get_if<DirectConvParameters>(&strategy);
      if (conv && conv->int8()) add_scale(kernel, cast<nn::Conv2dOp>(anchor), builder);
      // A training state is read where it lies; a packed blob has all that predict reads.
      const Entry* entry = entry_of(kernel->getParentOfType<func::FuncOp>());
      bool reads_blob = entry && entry->parameters == ParameterSource::blob;
      if (!reads_blob && !has_weights) return;
      for (OpOperand& operand : kernel->getOpOperands()) {
        const bool in_panels = reads_panels(kernel, operand);
        if (!is_parameter(operand.get()) || !(reads_blob || in_panels)) continue;
        RankedTensorType type = packed_type(nn::tensor_of(operand.get()), kernel.getImplementationAttr(), in_panels);
        operand.set(nn::PackOp::create(builder, whole_location(kernel.getLoc()), type, operand.get()));
        kernel.getBody().getArgument(operand.getOperandNumber()).setType(operand.get().getType());
      }
    });
  }
};

}  // namespace
}  // namespace skipper
