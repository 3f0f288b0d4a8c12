// The loss and the optimisers: shapes.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

static LogicalResult expect_labels(std::optional<Location> location, Value values, Value labels) {
  if (failed(expect_rank(location, values, 2, "input"))) return failure();
  if (tensor_of(values).getShape() == tensor_of(labels).getShape()) return success();
  return emitOptionalError(location, "labels must have the shape of ", values.getType(), ", but are ",
                           labels.getType());
}

LogicalResult SoftmaxCrossEntropyOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                      SmallVectorImpl<Type>& types) {
  if (failed(expect_labels(location, adaptor.getInput(), adaptor.getLabels()))) return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  types.push_back(RankedTensorType::get({input.getDimSize(0), 1}, input.getElementType()));
  types.push_back(dense_type(input));
  return success();
}

LogicalResult SoftmaxCrossEntropyGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location,
                                                              Adaptor adaptor, SmallVectorImpl<Type>& types) {
  if (failed(expect_labels(location, adaptor.getProbabilities(), adaptor.getLabels()))) return failure();
  types.push_back(dense_type(tensor_of(adaptor.getProbabilities())));
  return success();
}

// The vectors of a training state, and as many scalars as the optimiser takes.
static LogicalResult expect_state(std::optional<Location> location, ValueRange vectors, Value scalars, int64_t count,
                                  uint64_t decayed) {
  if (failed(expect_rank(location, vectors.front(), 1, "parameters"))) return failure();
  int64_t extent = tensor_of(vectors.front()).getDimSize(0);
  for (Value vector : vectors)
    if (failed(expect_vector(location, vector, extent, "a vector of the state"))) return failure();
  if (static_cast<int64_t>(decayed) > extent || static_cast<int64_t>(decayed) < 0)
    return emitOptionalError(location, "decayed must lie between 0 and ", extent);
  return expect_vector(location, scalars, count, "scalars");
}

LogicalResult AdamOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type>& types) {
  if (failed(expect_state(location,
                          {adaptor.getParameters(), adaptor.getGradients(), adaptor.getFirst(), adaptor.getSecond()},
                          adaptor.getScalars(), 5, adaptor.getDecayed())))
    return failure();
  types.assign(3, dense_type(tensor_of(adaptor.getParameters())));
  return success();
}

LogicalResult SgdOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type>& types) {
  if (failed(expect_state(location, {adaptor.getParameters(), adaptor.getGradients(), adaptor.getVelocity()},
                          adaptor.getScalars(), 3, adaptor.getDecayed())))
    return failure();
  types.assign(2, dense_type(tensor_of(adaptor.getParameters())));
  return success();
}

LogicalResult MovingAverageOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                SmallVectorImpl<Type>& types) {
  RankedTensorType average = tensor_of(adaptor.getAverage());
  if (failed(expect_rank(location, adaptor.getAverage(), 1, "average")) ||
      failed(expect_vector(location, adaptor.getStatistic(), average.getDimSize(0), "statistic")))
    return failure();
  types.push_back(dense_type(average));
  return success();
}

Value SoftmaxCrossEntropyOp::getPrediction() { return getProbabilities(); }

}  // namespace skipper::nn
