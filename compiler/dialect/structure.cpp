// Parameters, layouts, kernels and launches: verifiers.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

LogicalResult ParameterOp::verify() {
  if (getName().empty()) return emitOpError("must have a name");
  if (!tensor_of(getOutput()).hasStaticShape()) return emitOpError("must have a static shape");
  return success();
}

static LogicalResult verify_same_tensor(Operation* op) {
  RankedTensorType from = tensor_of(op->getOperand(0)), to = tensor_of(op->getResult(0));
  if (from.getShape() != to.getShape() || from.getElementType() != to.getElementType())
    return op->emitOpError("may change the layout alone");
  return success();
}

LogicalResult PackOp::verify() {
  if (LayoutAttr layout = layout_of(getOutput().getType()); layout && layout.getHalo())
    return emitOpError("is for parameters, which have no halo");
  RankedTensorType type = tensor_of(getOutput());
  if (tensor_of(getInput()).getShape() != type.getShape())
    return emitOpError("may change layout and element type alone");
  return success();
}

LogicalResult RelayoutOp::verify() { return verify_same_tensor(*this); }

LogicalResult KernelOp::verify() {
  Block& body = getBody().front();
  if (body.getNumArguments() != getInputs().size())
    return emitOpError() << "has " << getInputs().size() << " inputs, but its body takes " << body.getNumArguments();
  for (auto [outside, inside] : llvm::zip_equal(getInputs(), body.getArguments()))
    if (outside.getType() != inside.getType())
      return emitOpError() << "an input is " << outside.getType() << ", but its body takes " << inside.getType();
  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getOutputs().size() != getOutputs().size())
    return emitOpError() << "must yield " << getOutputs().size() << " values";
  for (auto [outside, inside] : llvm::zip_equal(getOutputs(), yield.getOutputs()))
    if (outside.getType() != inside.getType())
      return emitOpError() << "an output is " << outside.getType() << ", but its body yields " << inside.getType();
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection& tables) {
  auto kernel = tables.lookupNearestSymbolFrom<func::FuncOp>(*this, getKernelAttr());
  if (!kernel) return emitOpError() << "launches " << getKernelAttr() << ", which is no function";
  if (kernel.getNumArguments() != getInputs().size())
    return emitOpError() << "gives " << getInputs().size() << " inputs to " << getKernelAttr() << ", which takes "
                         << kernel.getNumArguments();
  return success();
}

uint64_t ZerosOp::getOperations(uint64_t) { return 0; }

uint64_t PackOp::getOperations(uint64_t) { return 0; }

uint64_t RelayoutOp::getOperations(uint64_t) { return 0; }

}  // namespace skipper::nn
