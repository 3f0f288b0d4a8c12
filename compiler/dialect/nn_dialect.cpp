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

static LogicalResult verify_winograd(llvm::function_ref<InFlightDiagnostic()> emit_error, ArrayRef<int64_t> winograd,
                                     bool is_parameter) {
  if (winograd.size() != (is_parameter ? 2 : 4))
    return emit_error() << "winograd must be [tile height, tile width], and of activations their block's as well";
  for (int64_t outputs : winograd.take_front(2))
    if (outputs != 2 && outputs != 4) return emit_error() << "winograd's tiles have 2 or 4 rows and columns";
  for (int64_t tiles : winograd.drop_front(2))
    if (tiles < 1 || tiles > max_elements) return emit_error() << "winograd's blocks must have tiles";
  return success();
}

LogicalResult LayoutAttr::verify(llvm::function_ref<InFlightDiagnostic()> emit_error, int64_t panel, int64_t steps,
                                 int64_t channels, DenseI64ArrayAttr halo, DenseI64ArrayAttr winograd) {
  if (panel < 0 || steps < 0 || channels < 0) return emit_error() << "panel, steps and channels must not be negative";
  if (panel > max_elements || steps > max_elements || channels > max_elements)
    return emit_error() << "panel, steps and channels must be at most " << max_elements;
  if (steps && !panel) return emit_error() << "steps are of panels";
  if (panel && (channels || halo))
    return emit_error() << "panels are for parameters, channels and halo for activations";
  if (halo && halo.size() != 4) return emit_error() << "halo must be [top, bottom, left, right]";
  for (int64_t border : halo ? halo.asArrayRef() : ArrayRef<int64_t>())
    if (border < 0 || border > max_elements) return emit_error() << "halo must lie between 0 and " << max_elements;
  if (winograd && (steps || channels)) return emit_error() << "steps and channels are not of the Winograd domain";
  return winograd ? verify_winograd(emit_error, winograd.asArrayRef(), panel > 0) : success();
}

// Of every tensor type that is parsed, and of those that an op has.
LogicalResult LayoutAttr::verifyEncoding(ArrayRef<int64_t> shape, Type,
                                         llvm::function_ref<InFlightDiagnostic()> emit_error) const {
  if (shape.empty()) return emit_error() << "a layout needs a dimension";
  if (getHalo() && shape.size() != 4) return emit_error() << "a halo lies around maps, which have four dimensions";
  if (getChannels() && getChannels() < shape.back())
    return emit_error() << "a layout of " << getChannels() << " channels has no room for " << shape.back();
  if (getWinograd() && shape.size() != 4) return emit_error() << "the Winograd domain is of maps and 3x3 kernels";
  if (getWinograd() && getPanel() && shape.take_front(2) != ArrayRef<int64_t>{3, 3})
    return emit_error() << "the Winograd domain is of kernels of 3x3";
  if (getWinograd() && !getPanel())
    for (int dim : {0, 1})
      if (shape[dim + 1] + (getHalo() ? getHalo()[2 * dim] + getHalo()[2 * dim + 1] : 0) < 3)
        return emit_error() << "no window of 3x3 fits into a map in the Winograd domain";
  if (int64_t steps = getSteps(); steps && (shape.size() < 2 || shape.drop_back().back() % steps != 0))
    return emit_error() << "steps of " << steps << " cut a dimension that divides by them";
  return success();
}

}  // namespace skipper::nn
