#include "compiler/kernels/pack/ops.h"

#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper {

PackShape pack_shape(const KernelBody& body) {
  nn::LayoutAttr layout = nn::layout_of(body.result);
  ArrayRef<int64_t> extents = (body.scale ? nn::tensor_of(body.scale->getOperand(0)) : body.result).getShape();
  PackShape shape;
  shape.panel = layout.getPanel();
  shape.weights = number_of(body.result);
  shape.unsigned_weights = body.result.getElementType().isUnsignedInteger();
  shape.out_channels = extents.back();
  shape.in_channels = extents.size() > 1 ? extents[extents.size() - 2] : 1;
  if (layout.getWinograd()) shape.tile_h = layout.getWinograd()[0], shape.tile_w = layout.getWinograd()[1];
  if (extents.size() == 4) shape.kernel_h = extents[0], shape.kernel_w = extents[1];
  shape.bias = extents.size() == 1 && !isa<nn::ZerosOp>(body.anchor);
  if (auto fold = dyn_cast_or_null<nn::FoldKernelOp>(body.fold)) shape.epsilon = fold.getEpsilon().convertToDouble();
  if (auto fold = dyn_cast_or_null<nn::FoldBiasOp>(body.fold)) {
    shape.bias = bool(fold.getBias());
    shape.epsilon = fold.getEpsilon().convertToDouble();
  }
  if (auto transpose = dyn_cast_or_null<nn::TransposeKernelOp>(body.fold))
    shape.transposed_groups = transpose.getGroups();
  shape.batch_norm = body.fold && !shape.transposed_groups;
  return shape;
}

}  // namespace skipper
