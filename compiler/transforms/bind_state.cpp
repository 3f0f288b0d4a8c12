// Gives train_step its memory outside of the arena: parameters and gradients lie in the caller's training state,
// inputs, labels, losses and outputs behind pointers.  Packs of parameters become kernels of the step: weights change
// with each.
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "passes.h"
#include "state_layout.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_BINDSTATE
#include "passes.h.inc"

using namespace mlir;

namespace {

DictionaryAttr with_storage(DictionaryAttr attributes, MLIRContext* context, nn::StorageAttr storage) {
  NamedAttrList list(attributes);
  list.set(nn::kStorageAttr, storage);
  return list.getDictionary(context);
}

void bind_step(func::FuncOp step, const StateLayout& state) {
  MLIRContext* context = step.getContext();
  Block& block = step.getBody().front();
  SmallVector<Attribute> arguments, results;
  auto tensor = static_cast<int64_t>(TrainStepArgument::tensors);
  for (unsigned i = 0; i < block.getNumArguments(); ++i)  // inputs, labels
    arguments.push_back(with_storage(step.getArgAttrDict(i), context, argument_storage(context, tensor++)));

  llvm::StringMap<int64_t> offsets;
  for (auto [parameter, offset] : llvm::zip_equal(state.parameters, state.offsets))
    offsets[nn::ParameterOp(parameter).getName()] = offset;
  for (nn::ParameterOp parameter : llvm::to_vector(step.getOps<nn::ParameterOp>())) {
    NamedAttrList attributes;
    attributes.set(nn::kNameAttr, parameter.getNameAttr());
    attributes.set(nn::kStorageAttr, argument_storage(context, static_cast<int64_t>(TrainStepArgument::parameters),
                                                      offsets.lookup(parameter.getName())));
    arguments.push_back(attributes.getDictionary(context));
    parameter.replaceAllUsesWith(block.addArgument(parameter.getType(), parameter.getLoc()));
    parameter.erase();
  }

  // Results: outputs, losses, one for each parameter.  Losses are the first of the pointers.
  size_t outputs = step.getNumResults() - 1 - state.parameters.size();
  int64_t losses = tensor++;
  for (unsigned i = 0; i < step.getNumResults(); ++i) {
    nn::StorageAttr storage = argument_storage(context, i < outputs ? tensor + i : losses);
    if (i > outputs)
      storage =
          argument_storage(context, static_cast<int64_t>(TrainStepArgument::gradients), state.offsets[i - outputs - 1]);
    results.push_back(with_storage(step.getResultAttrDict(i), context, storage));
  }
  step.setType(FunctionType::get(context, block.getArgumentTypes(), step.getResultTypes()));
  step.setAllArgAttrs(arguments);
  step.setAllResultAttrs(results);
}

struct BindState : impl::BindStateBase<BindState> {
  void runOnOperation() override {
    func::FuncOp step = find_entry(getOperation(), kTrainStep);
    if (!step) return;
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return signalPassFailure();
    for (nn::PackOp pack : llvm::to_vector(step.getOps<nn::PackOp>())) wrap_pack(pack);
    bind_step(step, state_layout(forward));
  }
};

}  // namespace
}  // namespace skipper
