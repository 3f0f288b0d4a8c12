// Gives every operand the layout that its kernel reads.  Activations: the producer writes the layout its readers like
// (activation_layout); where that does not serve a reader (the model's input, an output, a flatten), a relayout kernel
// copies.  Parameters are packed.  Runs before the choice of implementations for activations, whose strides and halos
// the choice looks at, and after it for parameters, whose panels it decides.
#include "activation_layout.h"
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_MATERIALISELAYOUTS
#include "passes.h.inc"

using namespace mlir;

namespace {

// Lets a kernel write a result in `layout`.
void write_in_layout(OpResult result, nn::LayoutAttr layout) {
  auto kernel = cast<nn::KernelOp>(result.getOwner());
  Operation* yield = kernel.getBody().front().getTerminator();
  RankedTensorType type = nn::with_layout(nn::tensor_of(result), layout);
  OpBuilder builder(yield);
  OpOperand& yielded = yield->getOpOperand(result.getResultNumber());
  yielded.set(nn::RelayoutOp::create(builder, kernel.getLoc(), type, yielded.get()));
  result.setType(type);
}

// A kernel's body sees its operands as they lie.
void update_arguments(nn::KernelOp kernel) {
  for (auto [operand, argument] : llvm::zip_equal(kernel.getInputs(), kernel.getBody().getArguments()))
    argument.setType(operand.getType());
}

// Copies `value` into what `use` can read.
Value relayout_for(OpOperand& use) {
  Value value = use.get();
  MLIRContext* context = value.getContext();
  ArrayRef<int64_t> padding = padding_read_by(use);
  nn::LayoutAttr layout;
  if (!padding.empty())
    layout = nn::LayoutAttr::get(context, 0, 0, 0, DenseI64ArrayAttr::get(context, padding), nullptr);
  OpBuilder builder(use.getOwner());
  RankedTensorType type = nn::with_layout(nn::dense_type(nn::tensor_of(value)), layout);
  auto relayout = nn::RelayoutOp::create(builder, use.getOwner()->getLoc(), type, value);
  return wrap_in_kernel(relayout.getOperation(), relayout).getResult(0);
}

struct MaterialiseLayouts : impl::MaterialiseLayoutsBase<MaterialiseLayouts> {
  void runOnOperation() override {
    auto machine = machine_of(getOperation());
    if (failed(machine)) return signalPassFailure();
    for (auto function : getOperation().getOps<func::FuncOp>()) give_layouts(function, *machine);
  }

  static void give_layouts(func::FuncOp function, const MachineModel& machine) {
    for (auto kernel : function.getOps<nn::KernelOp>())
      for (OpResult result : kernel->getResults())
        if (nn::LayoutAttr layout = activation_layout(result, machine); layout != nn::layout_of(result.getType()))
          write_in_layout(result, layout);
    SmallVector<Operation*> readers;
    for (Operation& op : function.getOps())
      if (isa<nn::KernelOp, nn::ViewOpInterface, func::ReturnOp>(op)) readers.push_back(&op);
    for (Operation* reader : readers)
      for (OpOperand& operand : reader->getOpOperands())
        if (is_activation(operand.get()) && !accepts_layout(operand, nn::layout_of(operand.get().getType())))
          operand.set(relayout_for(operand));
    function.walk([](nn::KernelOp kernel) { update_arguments(kernel); });
  }

  static bool is_activation(Value value) { return !nn::tensor_of(value).hasStaticShape(); }
};

}  // namespace
}  // namespace skipper
