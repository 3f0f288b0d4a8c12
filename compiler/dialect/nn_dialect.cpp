#include "nn_dialect.h"

#include "llvm/ADT/TypeSwitch.h"
#include "mlir/IR/DialectImplementation.h"
#include "nn_dialect.cpp.inc"
#include "nn_enums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "nn_attributes.cpp.inc"
#include "nn_interfaces.cpp.inc"
#define GET_OP_CLASSES
#include "nn_ops.cpp.inc"

using namespace mlir;

namespace skipper::nn {

void NNDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "nn_attributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "nn_ops.cpp.inc"
      >();
}

LogicalResult LayoutAttr::verify(llvm::function_ref<InFlightDiagnostic()> emit_error, int64_t panel, int64_t steps,
                                 int64_t channels, DenseI64ArrayAttr halo) {
  if (panel < 0 || steps < 0 || channels < 0) return emit_error() << "panel, steps and channels must not be negative";
  if (panel > max_elements || steps > max_elements || channels > max_elements)
    return emit_error() << "panel, steps and channels must be at most " << max_elements;
  if (steps && !panel) return emit_error() << "steps are of panels";
  if (panel && (channels || halo))
    return emit_error() << "panels are for parameters, channels and halo for activations";
  if (!halo) return success();
  if (halo.size() != 4) return emit_error() << "halo must be [top, bottom, left, right]";
  for (int64_t border : halo.asArrayRef())
    if (border < 0 || border > max_elements) return emit_error() << "halo must lie between 0 and " << max_elements;
  return success();
}

// Of every tensor type that is parsed, and of those that an op has.
LogicalResult LayoutAttr::verifyEncoding(ArrayRef<int64_t> shape, Type,
                                         llvm::function_ref<InFlightDiagnostic()> emit_error) const {
  if (shape.empty()) return emit_error() << "a layout needs a dimension";
  if (getHalo() && shape.size() != 4) return emit_error() << "a halo lies around maps, which have four dimensions";
  if (getChannels() && getChannels() < shape.back())
    return emit_error() << "a layout of " << getChannels() << " channels has no room for " << shape.back();
  if (int64_t steps = getSteps(); steps && (shape.size() < 2 || shape.drop_back().back() % steps != 0))
    return emit_error() << "steps of " << steps << " cut a dimension that divides by them";
  return success();
}

}  // namespace skipper::nn
