// Asks the schedules for each kernel's implementation.  Pure: shapes and the machine model decide, nothing is compiled.
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/conv/choice.h"
#include "compiler/kernels/kernel_gradient/choice.h"
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
  Strategy strategy;
  std::string explanation;  // empty: there is one strategy for such layers
};

Choice choose_direct(nn::KernelOp kernel, const KernelBody& body, const MachineModel& machine,
                     const Precision& precision, int64_t batch) {
  ConvShape shape = conv_shape(body);
  shape.batch = batch;
  shape.precision = precision;
  shape.nonnegative = is_nonnegative(kernel.getInputs()[0]);
  DirectConvChoice choice = choose_direct_conv(shape, machine);
  return {choice.parameters, choice.explanation};
}

Choice choose(nn::KernelOp kernel, const MachineModel& machine, const Precision& precision, int64_t batch) {
  KernelBody body = kernel_body(kernel.getBody().front());
  if (std::optional<GroupedConvShape> shape = grouped_conv_shape(body))
    return {choose_grouped_conv(*shape, machine), {}};
  if (isa<nn::Conv2dOp>(body.anchor)) return choose_direct(kernel, body, machine, precision, batch);
  if (isa<nn::KernelGradientOpInterface>(body.anchor)) {
    KernelGradientParameters parameters = choose_kernel_gradient(kernel_gradient_shape(body), machine);
    return {parameters, parameters.to_string()};
  }
  if (isa<nn::DenseOp>(body.anchor)) return {choose_dense(dense_shape(body), machine), {}};
  // The panels of the dense layer whose weights it reads.
  if (isa<nn::ClassActivationMapOp>(body.anchor)) {
    ClassActivationShape shape = class_activation_shape(body);
    return {choose_dense({.inputs = shape.channels, .outputs = shape.classes}, machine), {}};
  }
  return {OneWay(), {}};
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
      StringRef anchor = kernel_body(kernel.getBody().front()).anchor->getName().stripDialect();
      nn::ImplementationAttr implementation =
          implementation_attr(kernel.getContext(), choice.strategy, anchor, precision.weights);
      kernel.setImplementationAttr(implementation);
      if (choice.explanation.empty()) choice.explanation = to_string(implementation) + ": the only one for this layer";
      if (explain)
        kernel.emitRemark() << machine->variant << ": " << joined_layer_names(kernel.getLoc()) << ": "
                            << choice.explanation;
    });
  }
};

}  // namespace
}  // namespace skipper
