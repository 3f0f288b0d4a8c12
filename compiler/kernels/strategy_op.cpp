#include "compiler/kernels/strategy_op.h"

#include "strategy_op.cpp.inc"

namespace skipper {

void attach_strategies(mlir::MLIRContext* context, nn::NNDialect*) {
  attach_conv_strategies(*context);
  attach_grouped_conv_strategies(*context);
  attach_kernel_gradient_strategies(*context);
  attach_dense_strategies(*context);
  attach_class_activation_strategies(*context);
}

}  // namespace skipper
