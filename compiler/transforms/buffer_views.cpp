#include "buffer_views.h"

#include "compiler/dialect/shapes.h"
#include "implementation.h"
#include "kernel_body.h"

using namespace mlir;

namespace skipper {

namespace {

using Dimensions = SmallVector<BufferDimension, 5>;

// (c, x, y, n) of an activation without its halo, or with the `padding` of it that the reader wants to see.
BufferView map_view(RankedTensorType type, ArrayRef<int64_t> padding) {
  SmallVector<int64_t> halo(4, 0);
  nn::LayoutAttr layout = nn::layout_of(type);
  if (layout && layout.getHalo())
    halo.assign(layout.getHalo().asArrayRef().begin(), layout.getHalo().asArrayRef().end());
  static constexpr int64_t kNoPadding[4] = {};
  if (padding.empty()) padding = kNoPadding;
  Strides step = strides(type);
  BufferView view;
  view.offset = (halo[0] - padding[0]) * step.row + (halo[2] - padding[2]) * step.pixel;
  view.dimensions = {{type.getDimSize(3), 1},
                     {type.getDimSize(2) + padding[2] + padding[3], step.pixel},
                     {type.getDimSize(1) + padding[0] + padding[1], step.row},
                     {1, step.image, true}};
  return view;
}

// (c, x, 1, 1), where x runs over batch, height and width.
BufferView flat_view(RankedTensorType type) {
  Strides step = strides(type);
  int64_t pixels = type.getDimSize(1) * type.getDimSize(2);
  assert(step.image == step.pixel * pixels && "a flat kernel reads or writes a halo");
  return {0, {{type.getDimSize(3), 1}, {pixels, step.pixel, true}, {1, step.row}, {1, step.image}}};
}

// (c, n)
BufferView vector_view(RankedTensorType type) { return {0, {{type.getDimSize(1), 1}, {1, strides(type).image, true}}}; }

// Dense extents, outermost first, as a view.
BufferView dense_view(ArrayRef<int64_t> extents) {
  BufferView view;
  int64_t stride = 1;
  for (int64_t extent : llvm::reverse(extents)) {
    view.dimensions.push_back({extent, stride});
    stride *= extent;
  }
  return view;
}

// A kernel's (O, I, KW, KH), packed (panel, I, KW, KH, panels); of a dense layer KW = KH = 1.  A bias is a vector.
BufferView parameter_view(RankedTensorType type) {
  SmallVector<int64_t> extents = nn::physical_shape(type);
  if (type.getRank() == 1) return dense_view(nn::physical_elements(type));
  if (type.getRank() == 2) {
    auto before_inputs = extents.end() - 2;
    extents.insert(before_inputs, {1, 1});
  }
  return dense_view(extents);
}

// (panel, I, panels), as dense layers read their weights.
BufferView dense_weights_view(RankedTensorType type) { return dense_view(nn::physical_shape(type)); }

bool is_batched(RankedTensorType type) { return !type.hasStaticShape(); }

BufferView view_of(RankedTensorType type, const KernelBody& body, bool flat, bool is_anchor_input) {
  if (!is_batched(type))
    return isa<nn::DenseOp>(body.anchor) && type.getRank() == 2 ? dense_weights_view(type) : parameter_view(type);
  if (flat) return flat_view(type);
  if (type.getRank() == 4) {
    auto conv = dyn_cast<nn::Conv2dOp>(body.anchor);
    return map_view(type, conv && is_anchor_input ? conv.getPadding() : ArrayRef<int64_t>());
  }
  bool is_elementwise = isa<nn::ReluOp, nn::AddOp, nn::BatchNormOp>(body.anchor);
  if (!is_elementwise) return vector_view(type);
  int64_t image = strides(type).image;
  return {0, {{type.getDimSize(1), 1}, {1, image}, {1, image}, {1, image, true}}};
}

// The whole of a tensor that a relayout writes, halo and all.
BufferView whole_view(RankedTensorType type) {
  Strides step = strides(type);
  SmallVector<int64_t> extents = nn::physical_shape(type);
  return {0, {{type.getDimSize(3), 1}, {extents[2], step.pixel}, {extents[1], step.row}, {1, step.image, true}}};
}

}  // namespace

SmallVector<BufferView> buffer_views(func::FuncOp kernel) {
  Block& block = kernel.getBody().front();
  KernelBody body = kernel_body(block);
  bool flat = parameter_of(kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr), "flat");
  SmallVector<BufferView> views;
  for (BlockArgument argument : block.getArguments())
    views.push_back(view_of(nn::tensor_of(argument), body, flat, argument.getArgNumber() == 0));
  bool writes_halo = isa<nn::RelayoutOp, nn::ZeroPadOp>(body.anchor);
  views.push_back(writes_halo ? whole_view(body.result) : view_of(body.result, body, flat, false));
  return views;
}

}  // namespace skipper
