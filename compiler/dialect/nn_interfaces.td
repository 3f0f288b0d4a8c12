// What ops say about themselves: passes and code generation ask these, and name no ops where more than one can answer.
// An op of another dialect takes part by implementing them, or by external models.
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

class NN_Interface<string interface_name> : OpInterface<interface_name> {
  let cppNamespace = "::skipper::nn";
}

//===--- Parameters and views ------------------------------------------------------------------------------------===//

def NN_ParameterInterface : NN_Interface<"ParameterOpInterface"> {
  let description = [{Gives a parameter: data, or a function of parameters alone, which `prepare` computes.}];
}

def NN_ViewInterface : NN_Interface<"ViewOpInterface"> {
  let description = [{The memory of its first operand under another shape: nothing is computed.}];
}

//===--- How results follow from operands ------------------------------------------------------------------------===//

def NN_PointwiseInterface : NN_Interface<"PointwiseOpInterface"> {
  let description = [{
    Computes each element of a map from that element of its maps, and from parameters of its channel.  A kernel computes
    it together with the map that it reads.
  }];
}

def NN_TakesEpilogueInterface : NN_Interface<"TakesEpilogueOpInterface"> {
  let description = [{
    Sums whose kernel computes pointwise ops behind them, and sums over the map that they give.
  }];
}

def NN_MapSourceInterface : NN_Interface<"MapSourceOpInterface"> {
  let description = [{
    Computes each element of a map from elements at other places.  A kernel may start with it; what it reads lies in
    memory.
  }];
  let methods = [
    InterfaceMethod<[{
        Whether it reads each element at most once, so that a kernel can compute it together with what it reads.
      }], "bool", "readsElementsOnce", (ins), "", [{ return false; }]>
  ];
}

def NN_ImageReductionInterface : NN_Interface<"ImageReductionOpInterface"> {
  let description = [{Sums over the pixels of each image, in one order: results of ?xC.}];
}

def NN_BatchReductionInterface : NN_Interface<"BatchReductionOpInterface"> {
  let description = [{Sums over the images of a batch, in their order: from ?xC to C.}];
}

def NN_SamplesInterface : NN_Interface<"SamplesOpInterface"> {
  let description = [{
    Gives tensors (n, c) that are samples, each of c numbers; for other ops such a tensor is maps of one pixel.
  }];
  let methods = [
    InterfaceMethod<"Whether what it takes are samples, too.", "bool", "takesSamples", (ins), "", [{ return true; }]>
  ];
}

def NN_WindowReaderInterface : NN_Interface<"WindowReaderOpInterface"> {
  let description = [{
    Reads a window of its first operand, a map, for each pixel: rows and columns `getReadStrides` apart.
  }];
  let methods = [
    InterfaceMethod<"[height, width], in taps", "::llvm::SmallVector<int64_t>", "getReadWindow", (ins), "",
                    [{ return ::llvm::SmallVector<int64_t>($_op.getWindow()); }]>,
    InterfaceMethod<"[rows, columns]", "::llvm::ArrayRef<int64_t>", "getReadStrides", (ins), "",
                    [{ return $_op.getStrides(); }]>,
    InterfaceMethod<"The result's type is the caller's work.", "void", "setReadStrides",
                    (ins "::llvm::ArrayRef<int64_t>":$strides), "", [{ $_op.setStrides(strides); }]>,
    InterfaceMethod<"[rows, columns] from a tap to the next", "::llvm::SmallVector<int64_t>", "getReadDilation", (ins),
                    "", [{ return {1, 1}; }]>,
    InterfaceMethod<"[top, bottom, left, right]: the border of zeros that it reads; none if empty",
                    "::llvm::ArrayRef<int64_t>", "getReadPadding", (ins), "", [{ return {}; }]>
  ];
}

def NN_WritesBorderInterface : NN_Interface<"WritesBorderOpInterface"> {
  let description = [{Writes the border of zeros around its result, too; for others, somebody zeroes it before.}];
}

def NN_WeightedInterface : NN_Interface<"WeightedOpInterface"> {
  let description = [{Operands: input, kernel, bias, of which the last may lack.  The kernel is packed for it.}];
}

def NN_ReadsDenseKernelInterface : NN_Interface<"ReadsDenseKernelOpInterface"> {
  let description = [{Reads a dense layer's kernel, (in, out), in that layer's panels.}];
}

def NN_KernelGradientInterface : NN_Interface<"KernelGradientOpInterface"> {
  let description = [{
    The gradient with respect to a kernel.  Operands: the layer's input, and the gradient of its output.
  }];
}

def NN_LossInterface : NN_Interface<"LossOpInterface"> {
  let description = [{The loss of each sample, with what the network predicts.}];
  let methods = [InterfaceMethod<"The prediction, a result.", "::mlir::Value", "getPrediction">];
}

//===--- What is known of results --------------------------------------------------------------------------------===//

def NN_NonNegativeInterface : NN_Interface<"NonNegativeOpInterface"> {
  let description = [{Says when no element of its result is negative.}];
  let methods = [
    InterfaceMethod<"`input`: whether none of its first operand is.", "bool", "isNonNegative", (ins "bool":$input), "",
                    [{ return input; }]>
  ];
}

def NN_VarianceRootInterface : NN_Interface<"VarianceRootOpInterface"> {
  let description = [{Takes the root of `variance + epsilon`, which must be positive.}];
  let methods = [
    InterfaceMethod<"", "::mlir::Value", "getVariance">,
    InterfaceMethod<"", "::llvm::APFloat", "getEpsilon">
  ];
}

def NN_CostInterface : NN_Interface<"CostOpInterface"> {
  let description = [{
    Says how much work it is.  For an op without this interface, that is an operation for each element of its input.
  }];
  let methods = [
    InterfaceMethod<[{
        Operations for one sample, or for a whole parameter; a multiply-add is two.  `outputs`: elements of its first
        result, one sample's.
      }], "uint64_t", "getOperations", (ins "uint64_t":$outputs)>
  ];
}

#endif
