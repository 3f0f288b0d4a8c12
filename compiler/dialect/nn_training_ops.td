// Training adds these ops to the nn dialect: batch statistics, gradients, the loss and the optimisers.  N is the batch
// times the pixels of a map; sums over a batch go in two steps, per image and then over images, so that they are
// parallel and yet in one order.
#ifndef SKIPPER_NN_TRAINING_OPS
#define SKIPPER_NN_TRAINING_OPS

class NN_TrainingOp<string mnemonic, list<Trait> traits = []>
    : NN_Op<mnemonic, traits # [Pure, InferTypeOpAdaptor]> {
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

//===--- Batch normalisation -------------------------------------------------------------------------------------===//

def NN_ImageStatisticsOp
    : NN_TrainingOp<"image_statistics", [NN_Anchor, NN_ImageReductionInterface,
                                         DeclareOpInterfaceMethods<NN_SamplesInterface, ["takesSamples"]>]> {
  let summary = "Mean and sum of squared deviations from it, of each image and channel";
  let arguments = (ins Activation:$input);
  let results = (outs Activation:$mean, Activation:$deviations);
}

def NN_BatchStatisticsOp
    : NN_TrainingOp<"batch_statistics", [NN_Anchor, NN_BatchReductionInterface, NN_SamplesInterface]> {
  let summary = "Mean and biased variance of each channel over a batch, from those of its images with `pixels` each";
  let description = [{
    Merges as Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances"
    (1979): `mean = sum_n m_n / B`, `variance = sum_n (d_n + pixels (m_n - mean)^2) / (B pixels)`.
  }];
  let arguments = (ins Activation:$means, Activation:$deviations, I64Attr:$pixels);
  let results = (outs Tensor:$mean, Tensor:$variance);
}

def NN_GradientSumsOp
    : NN_TrainingOp<"gradient_sums", [NN_Anchor, NN_ImageReductionInterface,
                                      DeclareOpInterfaceMethods<NN_SamplesInterface, ["takesSamples"]>]> {
  let summary = "Of each image and channel: sum g, and sum g (x - mean) / sqrt(variance + epsilon)";
  let arguments = (ins Activation:$gradient, Activation:$input, Tensor:$mean, Tensor:$variance, F64Attr:$epsilon);
  let results = (outs Activation:$sums, Activation:$products);
}

def NN_SumBatchOp : NN_TrainingOp<"sum_batch", [NN_Anchor, NN_BatchReductionInterface, NN_SamplesInterface]> {
  let summary = "The sum over the batch: ?xC to C";
  let arguments = (ins Activation:$input);
  let results = (outs Tensor:$output);
}

def NN_BatchNormGradientOp : NN_TrainingOp<"batch_norm_gradient", [NN_Anchor, NN_PointwiseInterface]> {
  let summary = "Gradient of a batch norm with batch statistics with respect to its input";
  let description = [{
    With `x' = (x - mean) / sqrt(variance + epsilon)`, `s = sum g`, `p = sum g x'` over the batch:
    `gamma / sqrt(variance + epsilon) (g - s / N - x' p / N)` (Ioffe and Szegedy, "Batch Normalization", 2015).
  }];
  let arguments = (ins Activation:$gradient, Activation:$input, Tensor:$gamma, Tensor:$mean, Tensor:$variance,
                       Tensor:$sum, Tensor:$product, F64Attr:$epsilon);
  let results = (outs Activation:$output);
}

//===--- Elementwise and maps ------------------------------------------------------------------------------------===//

def NN_ReluGradientOp : NN_TrainingOp<"relu_gradient", [NN_Anchor, NN_PointwiseInterface]> {
  let summary = "0 where the relu's output is 0 or less, else g";
  let arguments = (ins Activation:$gradient, Activation:$relu);
  let results = (outs Activation:$output);
}

def NN_ActivationGradientOp : NN_TrainingOp<"activation_gradient", [NN_Anchor, NN_PointwiseInterface]> {
  let summary = "g times the slope of an activation's function, which follows from its input or its output, `known`";
  let arguments = (ins Activation:$gradient, Activation:$known, StrAttr:$function, OptionalAttr<F64Attr>:$parameter);
  let results = (outs Activation:$output);
}

def NN_CropOp
    : NN_TrainingOp<"crop", [NN_Anchor, DeclareOpInterfaceMethods<NN_MapSourceInterface, ["readsElementsOnce"]>]> {
  let summary = "A map without its border: padding = [top, bottom, left, right].  Gradient of zero_pad";
  let arguments = (ins Activation:$input, DenseI64ArrayAttr:$padding);
  let results = (outs Activation:$output);
}

def NN_DilateOp : NN_TrainingOp<"dilate", [NN_Anchor, NN_MapSourceInterface]> {
  let summary = "Puts the samples of a map `strides` apart into a map of `size` = [H, W], zeros elsewhere";
  let arguments = (ins Activation:$input, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$size);
  let results = (outs Activation:$output);
}

def NN_UnflattenOp : NN_TrainingOp<"unflatten", [NN_ViewInterface]> {
  let summary = "?x(HWC) to ?xHxWxC, shape = [H, W, C], in memory order.  Gradient of flatten";
  let arguments = (ins Activation:$input, DenseI64ArrayAttr:$shape);
  let results = (outs Activation:$output);
}

//===--- Pooling -------------------------------------------------------------------------------------------------===//

def NN_MaxPoolIndicesOp
    : NN_TrainingOp<"max_pool_indices", [NN_Anchor, DeclareOpInterfaceMethods<NN_DifferentiableInterface>,
                                         NN_WindowReaderInterface, DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "max_pool, and which sample of its window was the largest: "
                "y * width + x, the first among equals, the last NaN";
  let arguments = (ins Activation:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides);
  let results = (outs Activation:$output, Activation:$indices);
}

def NN_MaxPoolGradientOp : NN_TrainingOp<"max_pool_gradient", [NN_Anchor, NN_MapSourceInterface]> {
  let summary = "Each window's gradient goes to its largest sample: a map of `size` = [H, W]";
  let arguments = (ins Activation:$gradient, Activation:$indices, DenseI64ArrayAttr:$window,
                       DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$size);
  let results = (outs Activation:$output);
}

def NN_AveragePoolGradientOp : NN_TrainingOp<"average_pool_gradient", [NN_Anchor, NN_MapSourceInterface]> {
  let summary = "Each window's gradient is shared out equally among its samples: a map of `size` = [H, W]";
  let arguments = (ins Activation:$gradient, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$size);
  let results = (outs Activation:$output);
}

def NN_GlobalAveragePoolGradientOp
    : NN_TrainingOp<"global_average_pool_gradient", [NN_Anchor, NN_MapSourceInterface, NN_SamplesInterface]> {
  let summary = "Each channel's gradient is shared out equally among the pixels of a map of `size` = [H, W]";
  let arguments = (ins Activation:$gradient, DenseI64ArrayAttr:$size);
  let results = (outs Activation:$output);
}

//===--- Convolution and dense -----------------------------------------------------------------------------------===//

def NN_TransposeKernelOp : NN_TrainingOp<"transpose_kernel", [NN_ParameterInterface]> {
  let summary = "The kernel of the transposed layer: "
                "output[i, j, o, c] = kernel[KH - 1 - i, KW - 1 - j, c, o]; (in, out) to (out, in)";
  let description = [{
    With `groups` o counts the outputs of a group, and c all inputs, group by group: a kernel of CI inputs in each group
    and CO outputs in all becomes one of CO / groups inputs in each group and CI groups outputs.
  }];
  let arguments = (ins Tensor:$kernel, DefaultValuedAttr<I64Attr, "1">:$groups);
  let results = (outs Tensor:$output);
}

def NN_Conv2dKernelGradientOp
    : NN_TrainingOp<"conv2d_kernel_gradient",
                    [NN_Anchor, NN_KernelGradientInterface, DeclareOpInterfaceMethods<NN_CostInterface>,
                     DeclareOpInterfaceMethods<NN_WindowReaderInterface,
                                               ["getReadDilation", "getReadPadding"]>]> {
  let summary = "output[i, j, c, o] = "
                "sum over n, y, x of input[n, y s_h + i - top, x s_w + j - left, c] gradient[n, y, x, o]";
  let arguments = (ins Activation:$input, Activation:$gradient, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$padding, DenseI64ArrayAttr:$window,
                       OptionalAttr<DenseI64ArrayAttr>:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups);
  let results = (outs Tensor:$output);
}

def NN_DepthwiseConv2dKernelGradientOp
    : NN_TrainingOp<"depthwise_conv2d_kernel_gradient",
                    [NN_Anchor, NN_KernelGradientInterface, DeclareOpInterfaceMethods<NN_CostInterface>,
                     DeclareOpInterfaceMethods<NN_WindowReaderInterface,
                                               ["getReadDilation", "getReadPadding"]>]> {
  let summary = "output[i, j, c, m] = "
                "sum over n, y, x of input[n, y s_h + i d_h - top, ..., c] gradient[n, y, x, c M + m]";
  let arguments = (ins Activation:$input, Activation:$gradient, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$padding, DenseI64ArrayAttr:$window,
                       OptionalAttr<DenseI64ArrayAttr>:$dilation);
  let results = (outs Tensor:$output);
}

def NN_DenseKernelGradientOp
    : NN_TrainingOp<"dense_kernel_gradient", [NN_Anchor, NN_KernelGradientInterface,
                                              DeclareOpInterfaceMethods<NN_CostInterface>]> {
  let summary = "output[i, o] = sum over n of input[n, i] gradient[n, o]";
  let arguments = (ins Activation:$input, Activation:$gradient);
  let results = (outs Tensor:$output);
}

def NN_BiasGradientOp : NN_TrainingOp<"bias_gradient", [NN_Anchor]> {
  let summary = "The sum of a gradient over batch and pixels";
  let description = [{
    Behind a batch norm with batch statistics it is zero: the mean takes the bias out again.  Folds to nn.zeros there.
  }];
  let arguments = (ins Activation:$gradient);
  let results = (outs Tensor:$output);
  let hasCanonicalizer = 1;
}

//===--- Loss ----------------------------------------------------------------------------------------------------===//

def NN_SoftmaxCrossEntropyOp
    : NN_TrainingOp<"softmax_cross_entropy", [NN_Anchor, NN_SamplesInterface,
                                              DeclareOpInterfaceMethods<NN_LossInterface>]> {
  let summary = "Softmax, and each sample's categorical cross-entropy with `labels`: ?xK, ?xK to ?x1, ?xK";
  let description = [{
    `p = softmax(x)`, `loss = - sum_k labels_k (x_k - max - log sum exp(x - max))`.
  }];
  let arguments = (ins Activation:$input, Activation:$labels);
  let results = (outs Activation:$losses, Activation:$probabilities);
}

def NN_SoftmaxCrossEntropyGradientOp
    : NN_TrainingOp<"softmax_cross_entropy_gradient", [NN_Anchor, NN_SamplesInterface]> {
  let summary = "Of the mean loss over the batch with respect to the softmax's input: (p sum_k labels_k - labels) / B";
  let arguments = (ins Activation:$probabilities, Activation:$labels);
  let results = (outs Activation:$output);
}

//===--- Optimisers ----------------------------------------------------------------------------------------------===//

// Their vectors are whole training states; see skipper_training and skipper_update in the C ABI.
def NN_AdamOp : NN_TrainingOp<"adam", [NN_Anchor]> {
  let summary = "One step of Adam; the first `decayed` parameters have weight decay";
  let description = [{
    `scalars` = [rate, 1 - beta1, 1 - beta2, epsilon, decay]; rate = learning rate sqrt(1 - beta2^t) / (1 - beta1^t).
    `g' = g + decay p`, `m' = m + (1 - beta1) (g' - m)`, `v' = v + (1 - beta2) (g'^2 - v)`,
    `p' = p - rate m' / (sqrt(v') + epsilon)`.
  }];
  let arguments = (ins Tensor:$parameters, Tensor:$gradients, Tensor:$first, Tensor:$second, Tensor:$scalars,
                       I64Attr:$decayed);
  let results = (outs Tensor:$new_parameters, Tensor:$new_first, Tensor:$new_second);
}

def NN_SgdOp : NN_TrainingOp<"sgd", [NN_Anchor]> {
  let summary = "One step of gradient descent with momentum; the first `decayed` parameters have weight decay";
  let description = [{
    `scalars` = [rate, momentum, decay].  `g' = g + decay p`, `m' = momentum m - rate g'`, `p' = p + m'`.
  }];
  let arguments = (ins Tensor:$parameters, Tensor:$gradients, Tensor:$velocity, Tensor:$scalars, I64Attr:$decayed);
  let results = (outs Tensor:$new_parameters, Tensor:$new_velocity);
}

def NN_MovingAverageOp : NN_TrainingOp<"moving_average", [NN_Anchor]> {
  let summary = "average momentum + statistic (1 - momentum)";
  let arguments = (ins Tensor:$average, Tensor:$statistic, F64Attr:$momentum);
  let results = (outs Tensor:$output);
}

#endif
