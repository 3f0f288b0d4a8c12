#include "compiler/kernels/pool/ops.h"

#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper {

PoolShape pool_shape(const KernelBody& body) {
  auto reader = cast<nn::WindowReaderOpInterface>(body.anchor);
  SmallVector<int64_t> window = reader.getReadWindow();
  ArrayRef<int64_t> stride = reader.getReadStrides();
  PoolShape shape;
  shape.channels = body.result.getDimSize(3);
  shape.out_h = body.result.getDimSize(1);
  shape.out_w = body.result.getDimSize(2);
  shape.window_h = window[0], shape.window_w = window[1];
  shape.stride_h = stride[0], shape.stride_w = stride[1];
  shape.input = strides(input_of(body));
  shape.output = strides(body.result);
  if (isa<nn::MaxPoolIndicesOp>(body.anchor))
    shape.indices = strides(nn::tensor_of(body.anchor->getBlock()->getTerminator()->getOperand(1)));
  return shape;
}

GlobalPoolShape global_pool_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body);
  return {.channels = input.getDimSize(3),
          .in_w = input.getDimSize(2),
          .in_h = input.getDimSize(1),
          .input = strides(input),
          .output = strides(body.result)};
}

}  // namespace skipper
