#include "variant.h"

using namespace mlir;

namespace skipper {

FailureOr<MachineModel> machine_of(ModuleOp module) {
  auto variant = module->getAttrOfType<StringAttr>(nn::kVariantAttr);
  if (!variant) return module.emitError() << "has no " << nn::kVariantAttr << " attribute";
  if (auto machine = machine_model(variant.getValue())) return *machine;
  return module.emitError() << "unknown variant '" << variant.getValue() << "'";
}

int64_t max_batch_of(ModuleOp module) {
  auto batch = module->getAttrOfType<IntegerAttr>(nn::kMaxBatchAttr);
  return batch ? batch.getInt() : 1;
}

SmallVector<func::FuncOp> entries_of(ModuleOp module) {
  SmallVector<func::FuncOp> entries;
  for (StringRef name : {"prepare", "predict", "cam_maps", "train_step", "update_adam", "update_sgd"})
    if (auto function = module.lookupSymbol<func::FuncOp>(name)) entries.push_back(function);
  return entries;
}

std::string symbol_prefix(ModuleOp module) {
  auto variant = module->getAttrOfType<StringAttr>(nn::kVariantAttr);
  return (module.getName().value_or("model") + "_" + (variant ? variant.getValue() : "none")).str();
}

}  // namespace skipper
