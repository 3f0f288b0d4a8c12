// Pooling over windows and over whole maps.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

static LogicalResult infer_pool(std::optional<Location> location, Value value, Shape window, Shape strides,
                                SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, value, 4, "input")) || failed(expect_numbers(location, window, 2, 1, "window")) ||
      failed(expect_numbers(location, strides, 2, 1, "strides")))
    return failure();
  RankedTensorType input = tensor_of(value);
  SmallVector<int64_t> shape(input.getShape());
  for (int dim : {0, 1}) {
    shape[dim + 1] = windowed_extent(shape[dim + 1], window[dim], strides[dim]);
    if (shape[dim + 1] == -1)
      return emitOptionalError(location, "window ", window[0], "x", window[1], " does not fit into ", input);
  }
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type>& types) {
  return infer_pool(location, adaptor.getInput(), adaptor.getWindow(), adaptor.getStrides(), types);
}

LogicalResult AveragePoolOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                              SmallVectorImpl<Type>& types) {
  return infer_pool(location, adaptor.getInput(), adaptor.getWindow(), adaptor.getStrides(), types);
}

LogicalResult GlobalAveragePoolOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                    SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input"))) return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  types.push_back(RankedTensorType::get({input.getDimSize(0), input.getDimSize(3)}, input.getElementType()));
  return success();
}

}  // namespace skipper::nn
