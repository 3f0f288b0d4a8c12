// Asks the schedules for each kernel's implementation.  Pure: shapes and the machine model decide, nothing is compiled.
#include "compiler/dialect/shapes.h"
#include "compiler/schedule/choose_direct_conv.h"
#include "compiler/schedule/choose_kernel_gradient.h"
#include "implementation.h"
#include "kernel_body.h"
#include "layers.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_CHOOSEIMPLEMENTATION
#include "passes.h.inc"

using namespace mlir;

namespace {

// Ops say whether what they compute may be negative; kernels are looked into, and what lies before them.
bool is_nonnegative(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto kernel = dyn_cast<nn::KernelOp>(argument.getOwner()->getParentOp());
    return kernel && is_nonnegative(kernel.getInputs()[argument.getArgNumber()]);
  }
  auto result = cast<OpResult>(value);
  if (auto kernel = dyn_cast<nn::KernelOp>(result.getOwner()))
    return is_nonnegative(kernel.getBody().front().getTerminator()->getOperand(result.getResultNumber()));
  auto op = dyn_cast<nn::NonNegativeOpInterface>(result.getOwner());
  return op && op.isNonNegative(is_nonnegative(op->getOperand(0)));
}

struct Choice {
  nn::ImplementationAttr implementation;
  std::string explanation;
};

Choice choose(nn::KernelOp kernel, const MachineModel& machine, const Precision& precision, int64_t batch) {
  KernelBody body = kernel_body(kernel.getBody().front());
  MLIRContext* context = kernel.getContext();
  if (std::optional<GroupedConvShape> shape = grouped_conv_shape(body)) {
    nn::ImplementationAttr implementation =
        implementation_attr(context, choose_grouped_conv(*shape, machine), shape->panel, precision.weights);
    return {implementation, to_string(implementation) + ": the only one for groups"};
  }
  if (isa<nn::Conv2dOp>(body.anchor)) {
    ConvShape shape = conv_shape(body);
    shape.batch = batch;
    shape.precision = precision;
    shape.nonnegative = is_nonnegative(kernel.getInputs()[0]);
    DirectConvParameters parameters = choose_direct_conv(shape, machine);
    Number weights = parameters.int8 ? Number::int8 : precision.weights;
    return {implementation_attr(context, parameters, weights), parameters.explanation};
  }
  if (isa<nn::KernelGradientOpInterface>(body.anchor)) {
    KernelGradientParameters parameters = choose_kernel_gradient(kernel_gradient_shape(body), machine);
    return {implementation_attr(context, parameters), parameters.to_string()};
  }
  // The other layers have one implementation each.
  StringRef name = body.anchor->getName().stripDialect();
  int64_t panel = isa<nn::DenseOp>(body.anchor) ? dense_panel(dense_shape(body), machine) : 0;
  // The panels of the dense layer whose weights it reads.
  if (isa<nn::ClassActivationMapOp>(body.anchor)) {
    ClassActivationShape shape = class_activation_shape(body);
    panel = dense_panel({.inputs = shape.channels, .outputs = shape.classes}, machine);
  }
  nn::ImplementationAttr implementation = implementation_attr(context, name, panel, precision.weights);
  return {implementation, to_string(implementation) + ": the only one for this layer"};
}

struct ChooseImplementation : impl::ChooseImplementationBase<ChooseImplementation> {
  using Base::Base;

  void runOnOperation() override {
    auto machine = machine_of(getOperation());
    if (failed(machine)) return signalPassFailure();
    const Precision precision = precision_of(getOperation());
    getOperation().walk([&](nn::KernelOp kernel) {
      const Entry* entry = entry_of(kernel->getParentOfType<func::FuncOp>());
      // A CPU is as busy with one sample as with many; on a GPU that is a choice between latency and throughput.
      const bool is_batched = (entry && entry->trains) || machine->family == Family::gpu;
      Choice choice = choose(kernel, *machine, precision, is_batched ? max_batch_of(getOperation()) : 1);
      kernel.setImplementationAttr(choice.implementation);
      if (explain)
        kernel.emitRemark() << machine->variant << ": " << joined_layer_names(kernel.getLoc()) << ": "
                            << choice.explanation;
    });
  }
};

}  // namespace
}  // namespace skipper
