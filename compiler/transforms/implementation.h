// Implementations as attributes of kernels.
#pragma once

#include "compiler/dialect/nn_dialect.h"
#include "compiler/schedule/direct_conv_parameters.h"
#include "compiler/schedule/grouped_conv_shape.h"
#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper {

nn::ImplementationAttr implementation_attr(mlir::MLIRContext* context, const DirectConvParameters& parameters,
                                           Number weights = Number::float32);

nn::ImplementationAttr implementation_attr(mlir::MLIRContext* context, const KernelGradientParameters& parameters);

// panel: of the weights.
nn::ImplementationAttr implementation_attr(mlir::MLIRContext* context, const GroupedConvParameters& parameters,
                                           int64_t panel, Number weights);

// An implementation without parameters, or with a panel of weights.
nn::ImplementationAttr implementation_attr(mlir::MLIRContext* context, llvm::StringRef name, int64_t panel = 0,
                                           Number weights = Number::float32);

// The element type that an implementation reads its weights in.
mlir::Type weight_type(nn::ImplementationAttr implementation);

DirectConvParameters direct_conv_parameters(nn::ImplementationAttr implementation);
KernelGradientParameters kernel_gradient_parameters(nn::ImplementationAttr implementation);
GroupedConvParameters grouped_conv_parameters(nn::ImplementationAttr implementation);

// An integer parameter; 0 if there is none of that name.
int64_t parameter_of(nn::ImplementationAttr implementation, llvm::StringRef name);

// "direct_conv panel=32 tile_x=14 ..."
std::string to_string(nn::ImplementationAttr implementation);

}  // namespace skipper
