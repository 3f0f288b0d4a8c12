// What somebody else's ops look like: a dialect of its own, which the compiler knows by its interfaces alone.
#ifndef SKIPPER_TEST_CUBE_OPS
#define SKIPPER_TEST_CUBE_OPS

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "compiler/codegen/emission/emission.td"
include "compiler/dialect/nn_interfaces.td"
include "compiler/interpreter/interpretation.td"

def Cube_Dialect : Dialect {
  let name = "cube";
  let cppNamespace = "::skipper::test::cube";
  let dependentDialects = ["::skipper::nn::NNDialect"];
}

class Cube_Op<string mnemonic, list<Trait> traits = []>
    : Op<Cube_Dialect, mnemonic,
         traits # [Pure, InferTypeOpAdaptor, NN_PointwiseInterface, DeclareOpInterfaceMethods<MapEmissionInterface>,
                   DeclareOpInterfaceMethods<KernelEmissionInterface>,
                   DeclareOpInterfaceMethods<InterpretableInterface>]> {
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

def Cube_CubeOp : Cube_Op<"cube", [DeclareOpInterfaceMethods<NN_DifferentiableInterface>]> {
  let summary = "x^3";
  let arguments = (ins AnyRankedTensor:$input);
}

def Cube_CubeGradientOp : Cube_Op<"cube_gradient"> {
  let summary = "3 x^2 g";
  let arguments = (ins AnyRankedTensor:$gradient, AnyRankedTensor:$input);
}

// Nothing says how to compute it.
def Cube_SecretOp : Op<Cube_Dialect, "secret", [Pure, InferTypeOpAdaptor, NN_PointwiseInterface]> {
  let arguments = (ins AnyRankedTensor:$input);
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

#endif
