#include "compiler/tools/verify_disturb.h"

#include "compiler/dialect/nn_dialect.h"
#include "compiler/dialect/shapes.h"
#include "compiler/transforms/entries.h"
#include "runtime/support/layout.h"
#include "runtime/tools/skipper/steps.h"

namespace skipper::tool {

namespace {

struct PackedWeights {
  std::int64_t offset = 0, floats = 0;
};

// Of the first operand that lies in the packed blob; none: no floats.
PackedWeights packed_weights(nn::LaunchOp launch) {
  for (mlir::Value operand : launch->getOperands()) {
    auto argument = mlir::dyn_cast<mlir::BlockArgument>(operand);
    if (!argument) continue;
    auto predict = mlir::cast<mlir::func::FuncOp>(argument.getOwner()->getParentOp());
    auto storage = predict.getArgAttrOfType<nn::StorageAttr>(argument.getArgNumber(), nn::kStorageAttr);
    if (storage && storage.getKind() == nn::StorageKind::packed)
      return {storage.getPosition(), nn::physical_elements(nn::tensor_of(operand))};
  }
  return {};
}

}  // namespace

llvm::Error disturb_weights(mlir::ModuleOp module, const std::string& layer, ModelRun& run) {
  auto predict = module.lookupSymbol<mlir::func::FuncOp>(llvm::StringRef(kPredict.name));
  if (!predict) return llvm::createStringError("the variant's IR has no function 'predict'");
  std::uint32_t step = 0;
  for (auto launch : predict.getOps<nn::LaunchOp>()) {
    if (step == run.variant().step_count) break;
    if (!holds(run.variant().steps[step++], layer)) continue;
    const PackedWeights weights = packed_weights(launch);
    if (weights.floats == 0) continue;
    const std::size_t first =
        SKIPPER_BLOB_HEADER_BYTES / sizeof(float) + static_cast<std::size_t>(weights.offset) / sizeof(float);
    if ((first + static_cast<std::size_t>(weights.floats)) * sizeof(float) > run.packed().size())
      return llvm::createStringError("the variant's IR is of another build: its weights lie outside of the blob");
    for (std::int64_t i = 0; i < weights.floats; ++i) run.packed().floats()[first + static_cast<std::size_t>(i)] *= 2;
    return llvm::Error::success();
  }
  return llvm::createStringError("no step with packed weights holds a layer '" + layer + "'");
}

}  // namespace skipper::tool
