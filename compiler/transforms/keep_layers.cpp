// Makes layers outputs of the network.  A layer that is an output has a second reader, so fusion keeps it by itself.
#include "layers.h"
#include "llvm/ADT/StringSet.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_KEEPLAYERS
#include "passes.h.inc"

using namespace mlir;

namespace {

bool is_layer(Operation& op) {
  return isa<nn::NNDialect>(op.getDialect()) &&
         !isa<nn::ParameterOp, nn::FoldKernelOp, nn::FoldBiasOp, nn::KernelOp>(op) && op.getNumResults() == 1;
}

struct KeepLayers : impl::KeepLayersBase<KeepLayers> {
  using Base::Base;

  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return;
    auto result = cast<func::ReturnOp>(forward.getBody().front().getTerminator());
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
      if (!is_output(forward, result, value, asked ? name : "")) add_output(forward, result, value, name);
    }
    for (const std::string& layer : layers)
      if (wanted.contains(layer)) {
        emitError(forward.getLoc()) << "--keep: no layer '" << layer << "' in "
                                    << getOperation().getName().value_or("");
        signalPassFailure();
      }
  }

  // Under this name, or, if that is empty, under any.
  static bool is_output(func::FuncOp forward, func::ReturnOp result, Value value, StringRef name) {
    for (auto [index, operand] : llvm::enumerate(result.getOperands())) {
      auto known = forward.getResultAttrOfType<StringAttr>(index, nn::kNameAttr);
      if (operand == value && (name.empty() || (known && known.getValue() == name))) return true;
    }
    return false;
  }

  static void add_output(func::FuncOp forward, func::ReturnOp result, Value value, StringRef name) {
    result.getOperandsMutable().append(value);
    unsigned index = forward.getNumResults();
    (void)forward.insertResult(index, value.getType(), nullptr);
    forward.setResultAttr(index, nn::kNameAttr, StringAttr::get(forward.getContext(), name));
  }
};

}  // namespace
}  // namespace skipper
