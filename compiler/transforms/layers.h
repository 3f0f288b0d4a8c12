// Names of layers: they travel in locations, so that fusing ops joins them by itself.
#pragma once

#include "mlir/IR/Location.h"

namespace skipper {

// The layers that an op came from, in the order of the spec; "?" where a location names none.
llvm::SmallVector<std::string> layer_names(mlir::Location location);

// The same, joined by '+'.
std::string joined_layer_names(mlir::Location location);

}  // namespace skipper
