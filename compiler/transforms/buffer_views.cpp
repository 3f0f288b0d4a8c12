#include "buffer_views.h"

#include "activation_layout.h"
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/tensor_shape.h"
#include "implementation.h"
#include "kernel_body.h"

using namespace mlir;

namespace skipper {

namespace {

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

// (c, x, 1, 1), where x runs over batch, height and width; of a padded input also over its halo, all of which the
// kernel reads.
BufferView flat_view(RankedTensorType type) {
  MapShape map = map_shape(type);
  Strides step = map.strides;
  int64_t pixels = step.image / step.pixel;
  return {0, {{map.channels, 1}, {pixels, step.pixel, true}, {1, step.row}, {1, step.image}}};
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

// (channel of a line, tile, line, point column, point row, block, n) of an activation in the Winograd domain.
BufferView points_view(RankedTensorType type) {
  BufferView view = dense_view(ArrayRef(nn::physical_shape(type)).drop_front());
  view.dimensions.push_back({1, nn::physical_elements(type), true});
  return view;
}

// A kernel's (O, I, KW, KH), packed (panel, I, KW, KH, panels), in steps (4, panel, I / 4, KW, KH, panels); of a dense
// layer KW = KH = 1.  A bias is a vector.
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

// Whether `op` sees a tensor (n, c) as samples, not as maps of one pixel.
bool takes_samples(Operation* op) {
  auto samples = dyn_cast<nn::SamplesOpInterface>(op);
  return samples && samples.takesSamples();
}
bool gives_samples(Operation* op) { return isa<nn::SamplesOpInterface>(op); }

// (c, x, y, n) of maps of one pixel.
BufferView pixel_view(RankedTensorType type) {
  int64_t image = strides(type).image;
  return {0, {{type.getDimSize(1), 1}, {1, image}, {1, image}, {1, image, true}}};
}

// An activation, seen by `op`, which takes or gives it.
BufferView activation_view(RankedTensorType type, Operation* op, bool samples, bool flat, ArrayRef<int64_t> padding) {
  if (samples && type.getRank() == 2) return vector_view(type);
  if (nn::winograd_layout(type)) return points_view(type);
  // Sums see maps, whatever the kernel before them does.
  if (flat && !is_image_reduction(op)) return flat_view(type);
  return type.getRank() == 4 ? map_view(type, padding) : pixel_view(type);
}

BufferView argument_view(BlockArgument argument, Operation* anchor, bool flat) {
  RankedTensorType type = nn::tensor_of(argument);
  if (!is_batched(type))
    return isa<nn::ReadsDenseKernelOpInterface>(anchor) && type.getRank() == 2 ? dense_weights_view(type)
                                                                               : parameter_view(type);
  Operation* user = *argument.user_begin();
  ArrayRef<int64_t> padding = argument.getArgNumber() == 0 ? input_padding(anchor) : ArrayRef<int64_t>();
  return activation_view(type, user, takes_samples(user), flat, padding);
}

// (1, x, y, n) of maps whose size is known at run time.
BufferView sized_view() {
  using Size = BufferDimension::Size;
  BufferView view{0, {{1, 1}, {1, 1}, {1, 1}, {1, 1, true}}};
  view.dimensions[1].sized_extent = view.dimensions[2].sized_stride = Size::width;
  view.dimensions[2].sized_extent = Size::height;
  view.dimensions[3].sized_stride = Size::area;
  return view;
}

// The whole of a tensor that a relayout writes, halo and all.
BufferView whole_view(RankedTensorType type) {
  Strides step = strides(type);
  SmallVector<int64_t> extents = nn::physical_shape(type);
  return {0, {{type.getDimSize(3), 1}, {extents[2], step.pixel}, {extents[1], step.row}, {1, step.image, true}}};
}

BufferView result_view(Value yielded, Operation* anchor, bool flat) {
  RankedTensorType type = nn::tensor_of(yielded);
  if (!is_batched(type)) return parameter_view(type);
  if (nn::winograd_layout(type)) return points_view(type);
  if (isa<nn::WritesBorderOpInterface>(anchor)) return whole_view(type);
  if (isa<nn::ResizeBilinearOp>(anchor)) return sized_view();
  Operation* producer = logical_result(yielded).getDefiningOp();
  // Ops behind a dense layer give samples too.
  bool samples = gives_samples(producer) || gives_samples(anchor);
  return activation_view(type, producer, samples, flat && !is_image_reduction(producer), {});
}

}  // namespace

SmallVector<BufferView> buffer_views(func::FuncOp kernel) {
  Block& block = kernel.getBody().front();
  Operation* anchor = kernel_body(block).anchor;
  bool flat = is_flat(strategy_of(kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr)));
  SmallVector<BufferView> views;
  auto add = [&](Value value, BufferView view) {
    view.element = nn::tensor_of(value).getElementType();
    views.push_back(std::move(view));
  };
  for (BlockArgument argument : block.getArguments()) add(argument, argument_view(argument, anchor, flat));
  for (Value result : block.getTerminator()->getOperands()) add(result, result_view(result, anchor, flat));
  return views;
}

}  // namespace skipper
