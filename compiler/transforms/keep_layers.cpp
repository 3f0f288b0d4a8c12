// Makes layers outputs of the network.  A layer that is an output has a second reader, so fusion keeps it by itself.
#include "kernel_body.h"
#include "layers.h"
#include "llvm/ADT/StringSet.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_KEEPLAYERS
#include "passes.h.inc"

using namespace mlir;

namespace {

bool is_layer(Operation& op) { return !isa<nn::ParameterOpInterface, nn::KernelOp>(op) && op.getNumResults() == 1; }

// The value that a layer has in the training form of the graph, or null.
Value value_in_training(func::FuncOp step, StringRef layer) {
  for (Operation& op : step.getBody().front()) {
    if (op.getNumResults() == 0 || isa<nn::ParameterOpInterface>(op) || is_image_reduction(&op) ||
        is_batch_reduction(&op) || layer_names(op.getLoc()).back() != layer)
      continue;
    if (auto loss = dyn_cast<nn::LossOpInterface>(op)) return loss.getPrediction();
    return op.getResult(0);
  }
  return {};
}

struct KeepLayers : impl::KeepLayersBase<KeepLayers> {
  using Base::Base;

  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return;
    auto result = cast<func::ReturnOp>(forward.getBody().front().getTerminator());
    unsigned outputs = forward.getNumResults();
    llvm::StringSet<> wanted;
    for (const std::string& layer : layers) wanted.insert(layer);
    for (Operation& op : forward.getBody().front()) {
      if (!is_layer(op)) continue;
      // After folding, a fused op is known by the last of its layers: that one's values it has.
      std::string name = layer_names(op.getLoc()).back();
      bool asked = wanted.erase(name);
      if (!all && !asked) continue;
      Value value = op.getResult(0);
      // A layer asked for is found by its own name, even if it is an output under another one.
      if (!is_output(forward, result, value, asked ? name : ""))
        add_output(forward, result, value, name, forward.getNumResults());
    }
    for (const std::string& layer : layers)
      if (wanted.contains(layer)) {
        emitError(forward.getLoc()) << "--keep: no layer '" << layer << "' in "
                                    << getOperation().getName().value_or("");
        return signalPassFailure();
      }
    if (func::FuncOp step = find_entry(getOperation(), kTrainStep))
      if (failed(keep_in_training(forward, step, outputs))) signalPassFailure();
  }

  // train_step gives the same outputs, from `outputs` on, before losses and gradients.
  static LogicalResult keep_in_training(func::FuncOp forward, func::FuncOp step, unsigned outputs) {
    auto result = cast<func::ReturnOp>(step.getBody().front().getTerminator());
    for (unsigned i = outputs; i < forward.getNumResults(); ++i) {
      auto name = forward.getResultAttrOfType<StringAttr>(i, nn::kNameAttr);
      Value value = value_in_training(step, name);
      if (!value) return emitError(forward.getLoc()) << "--keep: train_step has no layer '" << name.getValue() << "'";
      add_output(step, result, value, name, i);
    }
    return success();
  }

  // Under this name, or, if that is empty, under any.
  static bool is_output(func::FuncOp forward, func::ReturnOp result, Value value, StringRef name) {
    for (OpOperand& operand : result->getOpOperands()) {
      auto known = forward.getResultAttrOfType<StringAttr>(operand.getOperandNumber(), nn::kNameAttr);
      if (operand.get() == value && (name.empty() || (known && known.getValue() == name))) return true;
    }
    return false;
  }

  static void add_output(func::FuncOp function, func::ReturnOp result, Value value, StringRef name, unsigned index) {
    result->insertOperands(index, value);
    (void)function.insertResult(index, value.getType(), nullptr);
    function.setResultAttr(index, nn::kNameAttr, StringAttr::get(function.getContext(), name));
  }
};

}  // namespace
}  // namespace skipper
