// The ops of the nn dialect.  Layers first, then what passes add.  Verifiers and type inference are in the family files
// beside this one.
#ifndef SKIPPER_NN_OPS
#define SKIPPER_NN_OPS

include "nn_dialect.td"
include "nn_interfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

defvar Tensor = RankedTensorOf<[F32]>;
def Activation : RankedTensorOf<[F32]>;
// Also packed weights, of the type that a variant keeps them in; UI8: int8 with 128 added.
def StoredTensor : RankedTensorOf<[F32, F16, SI8, UI8]>;
def Int8Tensor : RankedTensorOf<[SI8, UI8]>;

class NN_Op<string mnemonic, list<Trait> traits = []> : Op<NN_Dialect, mnemonic, [NN_Bounded] # traits>;

// A function of tensors, whose result type follows from its operands.
class NN_LayerOp<string mnemonic, list<Trait> traits = []>
    : NN_Op<mnemonic, traits # [Pure, InferTypeOpAdaptor]> {
  let results = (outs Activation:$output);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

// A layer whose gradient the backward graph takes.
class NN_DifferentiableOp<string mnemonic, list<Trait> traits = []>
    : NN_LayerOp<mnemonic, traits # [DeclareOpInterfaceMethods<NN_DifferentiableInterface>]>;

//===--- Parameters ----------------------------------------------------------------------------------------------===//

def NN_ParameterOp : NN_Op<"parameter", [Pure, NN_ParameterInterface]> {
  let summary = "A named tensor of weights";
  let description = [{
    `%k = nn.parameter "conv1/kernel" {initializer = #nn.initializer<he_normal>, trainable} : tensor<7x7x3x64xf32>`
  }];
  let arguments = (ins StrAttr:$name, NN_InitializerAttr:$initializer, UnitAttr:$trainable);
  let results = (outs Tensor:$output);
  let assemblyFormat = "$name attr-dict `:` type($output)";
  let hasVerifier = 1;
}

//===--- Convolution ---------------------------------------------------------------------------------------------===//

def NN_ZeroPadOp
    : NN_DifferentiableOp<"zero_pad", [NN_Anchor, NN_WritesBorderInterface, NN_NonNegativeInterface,
                                       DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "Puts zeros around each map: padding = [top, bottom, left, right]";
  let arguments = (ins Activation:$input, DenseI64ArrayAttr:$padding);
  let hasCanonicalizer = 1;
}

def NN_Conv2dOp
    : NN_DifferentiableOp<"conv2d", [NN_Anchor, NN_TakesEpilogueInterface, NN_WeightedInterface,
                                     DeclareOpInterfaceMethods<NN_CostInterface>,
                                     DeclareOpInterfaceMethods<NN_WindowReaderInterface,
                                                               ["getReadWindow", "getReadDilation",
                                                                "getReadPadding"]>]> {
  let summary = "Cross-correlation with a HWIO kernel, zero padding and an optional bias";
  let description = [{
    `output[n, y, x, o] = bias[o] + sum_{i, j, c} input[n, y s_h + i - top, x s_w + j - left, c] kernel[i, j, c, o]`,
    where input outside the map is zero.  With `dilation = [d_h, d_w]` i and j count d_h rows and d_w columns.  With
    `groups` the channels c are those of the group of o: the kernel has C / groups of them.
  }];
  let arguments = (ins Activation:$input, StoredTensor:$kernel, Optional<Tensor>:$bias, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$padding, OptionalAttr<DenseI64ArrayAttr>:$dilation,
                       DefaultValuedAttr<I64Attr, "1">:$groups);
}

def NN_DepthwiseConv2dOp
    : NN_DifferentiableOp<"depthwise_conv2d", [NN_Anchor, NN_TakesEpilogueInterface, NN_WeightedInterface,
                                               DeclareOpInterfaceMethods<NN_CostInterface>,
                                               DeclareOpInterfaceMethods<NN_WindowReaderInterface,
                                                                         ["getReadWindow", "getReadDilation",
                                                                          "getReadPadding"]>]> {
  let summary = "A convolution of each channel by itself, with a kernel of HxWxCxM: output channel c M + m";
  let arguments = (ins Activation:$input, StoredTensor:$kernel, Optional<Tensor>:$bias, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$padding, OptionalAttr<DenseI64ArrayAttr>:$dilation);
}

//===--- Normalisation -------------------------------------------------------------------------------------------===//

def NN_BatchNormOp : NN_DifferentiableOp<"batch_norm", [NN_Anchor, NN_PointwiseInterface, NN_VarianceRootInterface]> {
  let summary = "Batch normalisation with moving statistics: gamma (x - mean) / sqrt(variance + epsilon) + beta";
  let description = [{ `momentum` is of the moving averages; inference ignores it. }];
  let arguments = (ins Activation:$input, Tensor:$gamma, Tensor:$beta, Tensor:$mean, Tensor:$variance,
                       F64Attr:$epsilon, F64Attr:$momentum);
}

def NN_FoldKernelOp : NN_LayerOp<"fold_kernel", [NN_ParameterInterface, NN_VarianceRootInterface]> {
  let summary = "A convolution's kernel with the batch norm behind it folded in: "
                "kernel[..., o] gamma[o] / sqrt(variance[o] + epsilon)";
  let arguments = (ins Tensor:$kernel, Tensor:$gamma, Tensor:$variance, F64Attr:$epsilon);
}

def NN_FoldBiasOp : NN_LayerOp<"fold_bias", [NN_ParameterInterface, NN_VarianceRootInterface]> {
  let summary = "A convolution's bias with the batch norm behind it folded in: "
                "beta + (bias - mean) gamma / sqrt(variance + epsilon)";
  let arguments = (ins Optional<Tensor>:$bias, Tensor:$gamma, Tensor:$beta, Tensor:$mean, Tensor:$variance,
                       F64Attr:$epsilon);
}

//===--- Quantisation --------------------------------------------------------------------------------------------===//

def NN_KernelScaleOp : NN_LayerOp<"kernel_scale", [NN_ParameterInterface]> {
  let summary = "What one step of a kernel's int8 values stands for: each output channel's largest magnitude / 127";
  let arguments = (ins Tensor:$kernel);
}

def NN_DequantiseOp : NN_LayerOp<"dequantise"> {
  let summary = "The kernel that int8 values and a scale for each output channel stand for";
  let arguments = (ins Int8Tensor:$kernel, Tensor:$scale);
}

//===--- Elementwise ---------------------------------------------------------------------------------------------===//

def NN_ReluOp
    : NN_DifferentiableOp<"relu", [NN_Anchor, NN_PointwiseInterface,
                                   DeclareOpInterfaceMethods<NN_NonNegativeInterface, ["isNonNegative"]>]> {
  let summary = "max(x, 0); NaN where x is NaN";
  let arguments = (ins Activation:$input);
  let hasCanonicalizer = 1;
}

def NN_ActivationOp
    : NN_DifferentiableOp<"activation", [NN_Anchor, NN_PointwiseInterface,
                                         DeclareOpInterfaceMethods<NN_NonNegativeInterface, ["isNonNegative"]>]> {
  let summary = "A function of compiler/pointwise/functions.h of each element";
  let description = [{ `%1 = nn.activation %0 {function = "leaky_relu", parameter = 3.0e-01 : f64}` }];
  let arguments = (ins Activation:$input, StrAttr:$function, OptionalAttr<F64Attr>:$parameter);
}

def NN_MulOp : NN_DifferentiableOp<"mul", [NN_Anchor, NN_PointwiseInterface]> {
  let summary = "Elementwise product of two activations of one shape, or of a map and a factor for each channel, ?xC";
  let arguments = (ins Activation:$lhs, Activation:$rhs);
}

def NN_AddOp : NN_DifferentiableOp<"add", [NN_Anchor, Commutative, NN_PointwiseInterface]> {
  let summary = "Elementwise sum of two activations of one shape";
  let arguments = (ins Activation:$lhs, Activation:$rhs);
}

//===--- Pooling -------------------------------------------------------------------------------------------------===//

class NN_PoolOp<string mnemonic, list<Trait> traits = []>
    : NN_LayerOp<mnemonic, traits # [NN_Anchor, NN_WindowReaderInterface, NN_NonNegativeInterface,
                                     DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let arguments = (ins Activation:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides);
}

def NN_MaxPoolOp : NN_PoolOp<"max_pool", [NN_TakesEpilogueInterface]> {
  let summary = "Largest sample of each window; windows lie inside the map";
}

def NN_AveragePoolOp
    : NN_PoolOp<"average_pool", [NN_TakesEpilogueInterface, DeclareOpInterfaceMethods<NN_DifferentiableInterface>]> {
  let summary = "Mean of each window; windows lie inside the map";
}

def NN_GlobalAveragePoolOp
    : NN_DifferentiableOp<"global_average_pool", [NN_Anchor, NN_TakesEpilogueInterface,
                                                  DeclareOpInterfaceMethods<NN_SamplesInterface, ["takesSamples"]>]> {
  let summary = "Mean over each whole map: ?xHxWxC to ?xC";
  let arguments = (ins Activation:$input);
}

//===--- Dense ---------------------------------------------------------------------------------------------------===//

def NN_FlattenOp : NN_DifferentiableOp<"flatten", [NN_ViewInterface]> {
  let summary = "?xHxWxC to ?x(HWC), in memory order";
  let arguments = (ins Activation:$input);
  let hasCanonicalizer = 1;
}

def NN_DenseOp
    : NN_DifferentiableOp<"dense", [NN_Anchor, NN_TakesEpilogueInterface, NN_WeightedInterface,
                                    NN_ReadsDenseKernelInterface, NN_SamplesInterface,
                                    DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "input x kernel (in, out) + bias";
  let arguments = (ins Activation:$input, StoredTensor:$kernel, Optional<Tensor>:$bias);
}

def NN_SoftmaxOp : NN_LayerOp<"softmax", [NN_Anchor, NN_SamplesInterface]> {
  let summary = "exp(x - max) / sum exp(x - max) over the last dimension";
  let arguments = (ins Activation:$input);
}

def NN_ZerosOp : NN_Op<"zeros", [Pure, NN_Anchor, NN_ParameterInterface, DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "A parameter that is all zeros: the bias of a layer without one";
  let results = (outs Tensor:$output);
  let assemblyFormat = "attr-dict `:` type($output)";
}

//===--- Class activation maps -----------------------------------------------------------------------------------===//

def NN_ClassActivationMapOp
    : NN_LayerOp<"class_activation_map", [NN_Anchor, NN_ReadsDenseKernelInterface, NN_SamplesInterface,
                                          DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "How much each pixel of the last activation speaks for a class: ?xHxWxC, (C, K), ?x1 to ?xHxWx1";
  let description = [{
    `output[n, y, x] = sum_c input[n, y, x, c] kernel[c, classes[n]]`, with the kernel of the dense layer behind global
    average pooling (Zhou et al., "Learning Deep Features for Discriminative Localization", 2016).
  }];
  let arguments = (ins Activation:$input, StoredTensor:$kernel, Activation:$classes);
}

def NN_ResizeBilinearOp : NN_LayerOp<"resize_bilinear", [NN_Anchor, DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "Maps of one channel enlarged bilinearly to `size` = [H', W'], a run-time value, with aligned corners";
  let description = [{
    Pixel y' of the output lies at y' (H - 1) / (H' - 1) of the input, at 0 if H' = 1; so for x'.
  }];
  let arguments = (ins Activation:$input, Tensor:$size);
}

//===--- Layouts -------------------------------------------------------------------------------------------------===//

class NN_LayoutOp<string mnemonic, list<Trait> traits = []>
    : NN_Op<mnemonic, traits # [Pure, NN_Anchor, DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let arguments = (ins Tensor:$input);
  let results = (outs StoredTensor:$output);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def NN_PackOp : NN_LayoutOp<"pack"> {
  let summary = "The same parameter, laid out in panels and rounded to the element type of the result";
  let description = [{ int8 values are of the steps that `kernel_scale` says. }];
}

def NN_RelayoutOp : NN_LayoutOp<"relayout", [NN_WritesBorderInterface, NN_NonNegativeInterface]> {
  let summary = "The same activation in another layout";
}

//===--- Structure -----------------------------------------------------------------------------------------------===//

def NN_KernelOp : NN_Op<"kernel", [Pure, IsolatedFromAbove, SingleBlock, AutomaticAllocationScope]> {
  let summary = "Layers that are computed by one fused kernel";
  let description = [{
    The body's arguments are the inputs, one for each operand of its layers that comes from outside, in their order.
  }];
  let arguments = (ins Variadic<StoredTensor>:$inputs, OptionalAttr<NN_ImplementationAttr>:$implementation);
  let results = (outs Variadic<StoredTensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`(` $inputs `)` attr-dict-with-keyword `:` functional-type($inputs, results) $body";
  let hasVerifier = 1;
}

def NN_YieldOp : NN_Op<"yield", [Pure, Terminator, HasParent<"KernelOp">]> {
  let summary = "What a kernel gives";
  let arguments = (ins Variadic<StoredTensor>:$outputs);
  let assemblyFormat = "($outputs^ `:` type($outputs))? attr-dict";
}

def NN_LaunchOp : NN_Op<"launch", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Runs an outlined kernel; its results live at `storage`, one place for each";
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<StoredTensor>:$inputs, OptionalAttr<ArrayAttr>:$storage);
  let results = (outs Variadic<StoredTensor>:$outputs);
  let assemblyFormat = "$kernel `(` $inputs `)` attr-dict `:` functional-type($inputs, results)";
}

include "nn_training_ops.td"

#endif
