// Gives convolutions for which that takes less time their input in the Winograd domain: a relayout before them, which
// other readers of the same map and layout share.  Runs before layouts are given to activations, which follow from what
// reads them.
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/conv/ops.h"
#include "compiler/kernels/winograd/choice.h"
#include "kernel_body.h"
#include "layers.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_CHOOSEWINOGRAD
#include "passes.h.inc"

using namespace mlir;

namespace {

nn::LayoutAttr layout_for(nn::Conv2dOp conv, const WinogradTile& tile) {
  MLIRContext* context = conv.getContext();
  auto halo = DenseI64ArrayAttr::get(context, conv.getPadding());
  auto winograd = DenseI64ArrayAttr::get(context, {tile.height, tile.width, tile.block_height, tile.block_width});
  return nn::LayoutAttr::get(context, 0, 0, 0, halo, winograd);
}

void read_in_domain(nn::KernelOp kernel, nn::LayoutAttr layout) {
  OpOperand& input = kernel->getOpOperand(0);
  OpBuilder builder(kernel);
  RankedTensorType type = nn::with_layout(nn::tensor_of(input.get()), layout);
  auto relayout = nn::RelayoutOp::create(builder, kernel.getLoc(), type, input.get());
  input.set(wrap_in_kernel(relayout.getOperation(), relayout).getResult(0));
  kernel.getBody().getArgument(0).setType(type);
}

struct ChooseWinograd : impl::ChooseWinogradBase<ChooseWinograd> {
  void runOnOperation() override {
    auto machine = machine_of(getOperation());
    if (failed(machine)) return signalPassFailure();
    const Precision precision = precision_of(getOperation());
    // Training has kernels of its own around convolutions and their sums.
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return;
    for (nn::KernelOp kernel : llvm::to_vector(forward.getOps<nn::KernelOp>())) {
      const KernelBody body = kernel_body(kernel.getBody().front());
      auto conv = dyn_cast<nn::Conv2dOp>(body.anchor);
      if (!conv || conv.getGroups() > 1) continue;
      ConvShape shape = conv_shape(body);
      shape.weights = precision.weights;
      WinogradChoice choice = choose_winograd(shape, {.arithmetic = precision.arithmetic}, *machine);
      if (choice.parameters) read_in_domain(kernel, layout_for(conv, choice.parameters->tile));
    }
  }
};

}  // namespace
}  // namespace skipper
