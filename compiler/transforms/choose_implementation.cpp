// Asks the op that a kernel is built around how it is computed.  Pure: shapes and machines decide, nothing is compiled.
#include "compiler/kernels/strategy_op.h"
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

// A CPU is as busy with one sample as with many; on a GPU that is a choice between latency and throughput.
int64_t batch_of(nn::KernelOp kernel, const MachineModel& machine) {
  const Entry* entry = entry_of(kernel->getParentOfType<func::FuncOp>());
  const bool is_batched = (entry && entry->trains) || machine.family == Family::gpu;
  return is_batched ? max_batch_of(kernel->getParentOfType<ModuleOp>()) : 1;
}

Choice choose(nn::KernelOp kernel, const KernelBody& body, const MachineModel& machine, const Precision& precision) {
  auto op = dyn_cast<StrategyOpInterface>(body.anchor);
  if (!op) return {OneWay(), {}};
  return op.choose({.body = body,
                    .machine = machine,
                    .precision = precision,
                    .batch = batch_of(kernel, machine),
                    .is_input_nonnegative = is_nonnegative(kernel.getInputs()[0])});
}

struct ChooseImplementation : impl::ChooseImplementationBase<ChooseImplementation> {
  using Base::Base;

  void getDependentDialects(DialectRegistry& registry) const override { registry.addExtension(attach_strategies); }

  void runOnOperation() override {
    auto machine = machine_of(getOperation());
    if (failed(machine)) return signalPassFailure();
    const Precision precision = precision_of(getOperation());
    getOperation().walk([&](nn::KernelOp kernel) {
      const KernelBody body = kernel_body(kernel.getBody().front());
      Choice choice = choose(kernel, body, *machine, precision);
      StringRef anchor = body.anchor->getName().stripDialect();
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
