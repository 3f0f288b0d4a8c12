// Names of layers: they travel in locations, so that fusing ops joins them by itself.
#pragma once

#include "mlir/IR/Location.h"

namespace skipper {

// The layers that an op came from, in the order of the spec; "?" where a location names none.
llvm::SmallVector<std::string> layer_names(mlir::Location location);

// The same, joined by '+'.
std::string joined_layer_names(mlir::Location location);

// The location of layers of which only every ..th row and column is there, from the first on: "relu" becomes
// "relu[::2,::2]".  tool_support/steps.h takes such names apart.
mlir::Location sampled_location(mlir::Location location, int64_t rows, int64_t columns);

// The location of the layers without it, for what has no pixels: their parameters.
mlir::Location whole_location(mlir::Location location);

// The name of the layer without it.
llvm::StringRef whole_name(llvm::StringRef name);

}  // namespace skipper
