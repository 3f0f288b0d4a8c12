#include "variant.h"

using namespace mlir;

namespace skipper {

FailureOr<MachineModel> machine_of(ModuleOp module) {
  auto variant = module->getAttrOfType<StringAttr>(nn::kVariantAttr);
  if (!variant) return module.emitError() << "has no " << nn::kVariantAttr << " attribute";
  if (auto machine = machine_model(variant.getValue())) return *machine;
  return module.emitError() << "unknown variant '" << variant.getValue() << "'";
}

Precision precision_of(ModuleOp module) {
  auto number = [&](StringRef name) {
    auto type = module->getAttrOfType<TypeAttr>(name);
    if (!type) return Number::float32;
    return type.getValue().isF16() ? Number::float16 : Number::int8;
  };
  return {.weights = number(nn::kWeightsAttr), .arithmetic = number(nn::kArithmeticAttr)};
}

void set_precision(ModuleOp module, const Precision& precision) {
  auto set = [&](StringRef name, Number number) {
    Builder builder(module.getContext());
    if (number == Number::float16) module->setAttr(name, TypeAttr::get(builder.getF16Type()));
    if (number == Number::int8) module->setAttr(name, TypeAttr::get(builder.getIntegerType(8, true)));
  };
  set(nn::kWeightsAttr, precision.weights);
  set(nn::kArithmeticAttr, precision.arithmetic);
}

int64_t max_batch_of(ModuleOp module) {
  auto batch = module->getAttrOfType<IntegerAttr>(nn::kMaxBatchAttr);
  return batch ? batch.getInt() : 1;
}

SmallVector<func::FuncOp> entries_of(ModuleOp module) {
  SmallVector<func::FuncOp> entries;
  for (const Entry* entry : kEntries)
    if (func::FuncOp function = find_entry(module, *entry)) entries.push_back(function);
  return entries;
}

func::FuncOp find_entry(ModuleOp module, const Entry& entry) {
  return module.lookupSymbol<func::FuncOp>(StringRef(entry.name));
}

const Entry* entry_of(func::FuncOp function) {
  std::string_view name = function.getName();
  if (name == "forward") return &kPredict;
  const auto* found = llvm::find_if(kEntries, [&](const Entry* entry) { return entry->name == name; });
  return found == kEntries.end() ? nullptr : *found;
}

std::string symbol_prefix(ModuleOp module) {
  auto variant = module->getAttrOfType<StringAttr>(nn::kVariantAttr);
  return (module.getName().value_or("model") + "_" + (variant ? variant.getValue() : "none")).str();
}

std::string entry_symbol(ModuleOp module, const Entry& entry) {
  return symbol_prefix(module) + "_" + std::string(entry.name);
}

}  // namespace skipper
