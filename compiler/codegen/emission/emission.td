// How ops become Halide: interfaces that the ops get from outside, by external models, since the dialect knows no
// Halide.  An op without the one that a kernel needs is an error that names its layer.
#ifndef SKIPPER_EMISSION
#define SKIPPER_EMISSION

include "mlir/IR/OpBase.td"

def MapEmissionInterface : OpInterface<"MapEmissionOpInterface"> {
  let cppNamespace = "::skipper::codegen";
  let description = [{An op in a kernel over maps: a pointwise op, one that reads maps elsewhere, or a sum.}];
  let methods = [
    InterfaceMethod<[{
        Defines the op's results.  Inputs are asked for in the order of the operands, as they are the kernel's.
      }], "void", "emit_map", (ins "::skipper::codegen::MapBuilder&":$builder)>
  ];
}

def KernelEmissionInterface : OpInterface<"KernelEmissionOpInterface"> {
  let cppNamespace = "::skipper::codegen";
  let description = [{An op that a whole kernel is built around.}];
  let methods = [
    InterfaceMethod<"The scheduled kernel, with all that is in its body.", "::skipper::kernels::Kernel", "emit_kernel",
                    (ins "const ::skipper::codegen::KernelSource&":$source)>
  ];
}

#endif
