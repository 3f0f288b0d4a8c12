// A kernel's strategy, as an attribute: `name` and integers, of which zeros are left out.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/kernels/strategy.h"

namespace skipper {

// The attribute of a kernel around the op `anchor` ("softmax"), whose weights are read as such numbers.
nn::ImplementationAttr implementation_attr(mlir::MLIRContext* context, const Strategy& strategy, llvm::StringRef anchor,
                                           Number weights = Number::float32);

// What the attribute was made of.
Strategy strategy_of(nn::ImplementationAttr implementation);

// Innermost extent of the panels that it reads weights in; 1 if it reads none, or as they are.
int64_t panel_of(const Strategy& strategy);
// Whether batch, height and width of its maps are one dimension.
bool is_flat(const Strategy& strategy);
// The element type that it reads its weights in.
mlir::Type weight_type(nn::ImplementationAttr implementation);

// "direct_conv panel=32 tile_x=14 ..."
std::string to_string(nn::ImplementationAttr implementation);

}  // namespace skipper
