// How ops are computed in double precision.  The dialect's ops get this from ops.h, by external models.
#ifndef SKIPPER_INTERPRETATION
#define SKIPPER_INTERPRETATION

include "mlir/IR/OpBase.td"

def InterpretableInterface : OpInterface<"InterpretableOpInterface"> {
  let cppNamespace = "::skipper::interpreter";
  let description = [{An op whose results follow from its operands alone.}];
  let methods = [
    InterfaceMethod<"One tensor for each result, from one for each operand.", "::skipper::interpreter::Results",
                    "interpret", (ins "::skipper::interpreter::Operands":$operands)>
  ];
}

#endif
