#include "compiler/kernels/softmax/ops.h"

#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper {

SoftmaxShape softmax_shape(const KernelBody& body) {
  // The probabilities; a loss comes before them.
  RankedTensorType output = nn::tensor_of(body.anchor->getResults().back());
  return {.channels = output.getDimSize(1),
          .input_stride = strides(input_of(body)).image,
          .output_stride = strides(output).image};
}

}  // namespace skipper
