#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper {

RankedTensorType input_of(const KernelBody& body) { return nn::tensor_of(body.anchor->getOperand(0)); }

Number number_of(RankedTensorType type) {
  Type element = type.getElementType();
  return element.isF32() ? Number::float32 : element.isF16() ? Number::float16 : Number::int8;
}

Strides strides(RankedTensorType type) {
  SmallVector<int64_t> shape = nn::physical_shape(type);
  if (type.getRank() == 2) return {shape[1], shape[1], shape[1]};
  return strides_of(shape[3], shape[2], shape[1]);
}

MapShape map_shape(RankedTensorType type) {
  bool is_map = type.getRank() == 4;
  return {.channels = type.getShape().back(),
          .width = is_map ? type.getDimSize(2) : 1,
          .height = is_map ? type.getDimSize(1) : 1,
          .strides = strides(type)};
}

}  // namespace skipper
