#include "compiler/kernels/relayout/ops.h"

#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper {

RelayoutShape relayout_shape(const KernelBody& body) {
  RankedTensorType input = input_of(body);
  RelayoutShape shape{.channels = input.getDimSize(3), .width = input.getDimSize(2), .height = input.getDimSize(1)};
  SmallVector<int64_t> borders(4, 0);
  if (auto pad = dyn_cast<nn::ZeroPadOp>(body.anchor)) borders.assign(pad.getPadding().begin(), pad.getPadding().end());
  nn::LayoutAttr layout = nn::layout_of(body.result);
  if (layout && layout.getHalo())
    for (auto [border, halo] : llvm::zip_equal(borders, layout.getHalo().asArrayRef())) border += halo;
  shape.top = borders[0], shape.bottom = borders[1], shape.left = borders[2], shape.right = borders[3];
  shape.input = strides(input);
  shape.output = strides(body.result);
  return shape;
}

}  // namespace skipper
