// Class activation maps: shapes.
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

LogicalResult ClassActivationMapOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                     SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input")) ||
      failed(expect_rank(location, adaptor.getKernel(), 2, "kernel")) ||
      failed(expect_rank(location, adaptor.getClasses(), 2, "classes")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput()), kernel = tensor_of(adaptor.getKernel());
  if (input.getDimSize(3) != kernel.getDimSize(0))
    return emitOptionalError(location, "kernel has ", kernel.getDimSize(0), " inputs, but the input has ",
                             input.getDimSize(3), " channels");
  SmallVector<int64_t> shape(input.getShape());
  shape[3] = 1;
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult ResizeBilinearOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                 SmallVectorImpl<Type>& types) {
  if (failed(expect_rank(location, adaptor.getInput(), 4, "input")) ||
      failed(expect_vector(location, adaptor.getSize(), 2, "size")))
    return failure();
  RankedTensorType input = tensor_of(adaptor.getInput());
  if (input.getDimSize(3) != 1) return emitOptionalError(location, "input must have one channel, but is ", input);
  constexpr int64_t kDynamic = ShapedType::kDynamic;
  types.push_back(RankedTensorType::get({input.getDimSize(0), kDynamic, kDynamic, 1}, input.getElementType()));
  return success();
}

uint64_t ClassActivationMapOp::getOperations(uint64_t) {
  return 2 * static_cast<uint64_t>(physical_elements(dense_type(tensor_of(getInput()))));
}

// Its size is known at run time alone.
uint64_t ResizeBilinearOp::getOperations(uint64_t) { return 0; }

}  // namespace skipper::nn
