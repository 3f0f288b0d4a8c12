#include "compiler/tools/verify_disturb.h"

#include "compiler/dialect/nn_dialect.h"
#include "compiler/dialect/shapes.h"
#include "compiler/transforms/entries.h"
#include "runtime/support/layout.h"
#include "runtime/tool_support/steps.h"

namespace skipper::tool {

namespace {

struct PackedWeights {
  std::int64_t offset = 0, bytes = 0;
  mlir::Type element;
};

// Finds the first operand that lies in the packed blob, or, where that is int8, which cannot be doubled, its scales
// behind the bias; none: no bytes.
PackedWeights packed_weights(nn::LaunchOp launch) {
  constexpr int kScale = 2;
  std::vector<PackedWeights> packed;
  for (mlir::Value operand : launch->getOperands()) {
    auto argument = mlir::dyn_cast<mlir::BlockArgument>(operand);
    if (!argument) continue;
    auto predict = mlir::cast<mlir::func::FuncOp>(argument.getOwner()->getParentOp());
    auto storage = predict.getArgAttrOfType<nn::StorageAttr>(argument.getArgNumber(), nn::kStorageAttr);
    if (!storage || storage.getKind() != nn::StorageKind::packed) continue;
    mlir::RankedTensorType type = nn::tensor_of(operand);
    packed.push_back({storage.getPosition(), nn::physical_bytes(type), type.getElementType()});
  }
  if (packed.empty()) return {};
  return packed.front().element.isInteger() ? packed.at(kScale) : packed.front();
}

void double_floats(float* values, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes / sizeof(float); ++i) values[i] *= 2;
}

// By the exponent; numbers without one, which are next to nothing, stay.
void double_halves(std::uint16_t* values, std::size_t bytes) {
  constexpr std::uint16_t exponent = 0x7c00, least = 0x0400;
  for (std::size_t i = 0; i < bytes / sizeof(std::uint16_t); ++i)
    if (values[i] & exponent) values[i] = static_cast<std::uint16_t>(values[i] + least);
}

}  // namespace

llvm::Error disturb_weights(mlir::ModuleOp module, const std::string& layer, ModelRun& run) {
  auto predict = module.lookupSymbol<mlir::func::FuncOp>(llvm::StringRef(kPredict.name));
  if (!predict) return llvm::createStringError("the variant's IR has no function 'predict'");
  std::uint32_t step = 0;
  for (auto launch : predict.getOps<nn::LaunchOp>()) {
    if (step == run.variant().step_count) break;
    const skipper_step& its_step = run.variant().steps[step++];
    if (!holds(its_step, layer) && sampled_name(its_step, layer).empty()) continue;
    const PackedWeights weights = packed_weights(launch);
    if (weights.bytes == 0) continue;
    const std::size_t first = SKIPPER_BLOB_HEADER_BYTES + static_cast<std::size_t>(weights.offset);
    const auto bytes = static_cast<std::size_t>(weights.bytes);
    if (first + bytes > run.packed().size())
      return llvm::createStringError("the variant's IR is of another build: its weights lie outside of the blob");
    float* values = run.packed().floats() + first / sizeof(float);
    if (weights.element.isF16())
      double_halves(reinterpret_cast<std::uint16_t*>(values), bytes);
    else
      double_floats(values, bytes);
    return llvm::Error::success();
  }
  return llvm::createStringError("no step with packed weights holds a layer '" + layer + "'");
}

}  // namespace skipper::tool
