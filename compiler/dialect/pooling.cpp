// Pooling over windows and over whole maps: shapes and gradients.
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

LogicalResult MaxPoolIndicesOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                 SmallVectorImpl<Type>& types) {
  if (failed(infer_pool(location, adaptor.getInput(), adaptor.getWindow(), adaptor.getStrides(), types)))
    return failure();
  types.push_back(types.front());
  return success();
}

static SmallVector<int64_t> size_of_map(Value map) {
  return SmallVector<int64_t>(tensor_of(map).getShape().slice(1, 2));
}

SmallVector<Value> MaxPoolIndicesOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  return {MaxPoolGradientOp::create(builder, getLoc(), gradients.front(), getIndices(), getWindow(), getStrides(),
                                    size_of_map(getInput()))};
}

SmallVector<Value> AveragePoolOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  return {AveragePoolGradientOp::create(builder, getLoc(), gradients.front(), getWindow(), getStrides(),
                                        size_of_map(getInput()))};
}

SmallVector<Value> GlobalAveragePoolOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  return {GlobalAveragePoolGradientOp::create(builder, getLoc(), gradients.front(), size_of_map(getInput()))};
}

static LogicalResult infer_pool_gradient(std::optional<Location> location, Value value, Shape window, Shape strides,
                                         Shape size, SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, value, 4, "gradient")) || failed(expect_numbers(location, window, 2, 1, "window")) ||
      failed(expect_numbers(location, strides, 2, 1, "strides")) ||
      failed(expect_numbers(location, size, 2, 1, "size")))
    return failure();
  RankedTensorType gradient = tensor_of(value);
  for (int dim : {0, 1})
    if (windowed_extent(size[dim], window[dim], strides[dim]) != gradient.getDimSize(dim + 1))
      return emitOptionalError(location, "the gradient ", gradient, " is not that of such a pool");
  types.push_back(RankedTensorType::get({gradient.getDimSize(0), size[0], size[1], gradient.getDimSize(3)},
                                        gradient.getElementType()));
  return success();
}

LogicalResult MaxPoolGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type>& types) {
  if (tensor_of(adaptor.getGradient()).getShape() != tensor_of(adaptor.getIndices()).getShape())
    return emitOptionalError(location, "gradient and indices must have one shape");
  return infer_pool_gradient(location, adaptor.getGradient(), adaptor.getWindow(), adaptor.getStrides(),
                             adaptor.getSize(), types);
}

LogicalResult AveragePoolGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                      SmallVectorImpl<Type>& types) {
  return infer_pool_gradient(location, adaptor.getGradient(), adaptor.getWindow(), adaptor.getStrides(),
                             adaptor.getSize(), types);
}

LogicalResult GlobalAveragePoolGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location,
                                                            Adaptor adaptor, SmallVectorImpl<Type>& types) {
  Shape size = adaptor.getSize();
  if (failed(expect_rank(location, adaptor.getGradient(), 2, "gradient")) ||
      failed(expect_numbers(location, size, 2, 1, "size")))
    return failure();
  RankedTensorType gradient = tensor_of(adaptor.getGradient());
  types.push_back(RankedTensorType::get({gradient.getDimSize(0), size[0], size[1], gradient.getDimSize(1)},
                                        gradient.getElementType()));
  return success();
}

static uint64_t operations_of(ArrayRef<int64_t> window, uint64_t outputs) {
  return outputs * static_cast<uint64_t>(window[0] * window[1]);
}

uint64_t MaxPoolOp::getOperations(uint64_t outputs) { return operations_of(getWindow(), outputs); }

uint64_t AveragePoolOp::getOperations(uint64_t outputs) { return operations_of(getWindow(), outputs); }

uint64_t MaxPoolIndicesOp::getOperations(uint64_t outputs) { return operations_of(getWindow(), outputs); }

bool GlobalAveragePoolOp::takesSamples() { return false; }

}  // namespace skipper::nn
