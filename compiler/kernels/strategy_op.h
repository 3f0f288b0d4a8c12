// The interface by which ops choose how their kernels are computed.  Pure: shapes and machines decide, nothing is
// compiled.
#pragma once

#include <string>

#include "compiler/kernels/common/kernel_body.h"
#include "compiler/kernels/common/op_of.h"
#include "compiler/kernels/strategy.h"
#include "compiler/machine/machine_model.h"
#include "compiler/machine/precision.h"

namespace skipper {

// What a choice may depend on.
struct Circumstances {
  const KernelBody& body;
  const MachineModel& machine;
  Precision precision;                // what the user allows
  int64_t batch = 1;                  // what a call mostly has: what is worth it depends on it, what is right does not
  bool is_input_nonnegative = false;  // no sample that the anchor reads first is below 0
};

struct Choice {
  Strategy strategy;
  std::string explanation;  // a line for --explain: what was taken, and why nothing else; may be empty
};

}  // namespace skipper

#include "strategy_op.h.inc"

namespace skipper {

// Gives the dialect's ops the interface: an extension of its registry.
void attach_strategies(mlir::MLIRContext* context, nn::NNDialect*);

// `function` of an op and the circumstances gives the choice.
template <auto function, typename Op = OpOf<function>>
struct StrategyModel : StrategyOpInterface::ExternalModel<StrategyModel<function, Op>, Op> {
  Choice choose(mlir::Operation* op, const Circumstances& circumstances) const {
    return function(mlir::cast<Op>(op), circumstances);
  }
};
template <auto... functions>
void attach_choices(mlir::MLIRContext& context) {
  (OpOf<functions>::template attachInterface<StrategyModel<functions>>(context), ...);
}

// By families; attach_strategies calls these.
void attach_conv_strategies(mlir::MLIRContext& context);
void attach_grouped_conv_strategies(mlir::MLIRContext& context);
void attach_kernel_gradient_strategies(mlir::MLIRContext& context);
void attach_dense_strategies(mlir::MLIRContext& context);
void attach_class_activation_strategies(mlir::MLIRContext& context);

}  // namespace skipper
