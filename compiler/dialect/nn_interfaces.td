// Interfaces of the nn dialect.
#ifndef SKIPPER_NN_INTERFACES
#define SKIPPER_NN_INTERFACES

include "mlir/IR/OpBase.td"

def NN_DifferentiableInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::skipper::nn";
  let description = [{An op that the backward graph can pass.  Its gradient is written beside its definition.}];
  let methods = [
    InterfaceMethod<[{
        Builds the gradients of the loss with respect to the operands, from those with respect to the results (null
        where nothing depends on a result).  Returns one value for each operand, null where none is wanted or none is
        defined.  `wanted` says which operands lead to a trainable parameter.
      }],
      "::llvm::SmallVector<::mlir::Value>", "buildGradient",
      (ins "::mlir::OpBuilder&":$builder, "::mlir::ValueRange":$gradients, "::llvm::ArrayRef<bool>":$wanted)>
  ];
}

#endif
