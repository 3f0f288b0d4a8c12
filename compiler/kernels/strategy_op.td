// How ops say which strategy their kernels take: an interface that the ops get from outside, by external models, since
// the dialect knows no machines.
#ifndef SKIPPER_STRATEGY_OP
#define SKIPPER_STRATEGY_OP

include "mlir/IR/OpBase.td"

def StrategyInterface : OpInterface<"StrategyOpInterface"> {
  let cppNamespace = "::skipper";
  let description = [{An op whose kernels can be computed in several ways.  Kernels around other ops have one.}];
  let methods = [
    InterfaceMethod<"What fits a kernel around the op best.", "::skipper::Choice", "choose",
                    (ins "const ::skipper::Circumstances&":$circumstances)>
  ];
}

#endif
