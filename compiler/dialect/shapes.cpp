#include "shapes.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace skipper::nn {

RankedTensorType tensor_of(Value value) { return cast<RankedTensorType>(value.getType()); }

RankedTensorType dense_type(RankedTensorType type) {
  return RankedTensorType::get(type.getShape(), type.getElementType());
}

RankedTensorType with_layout(RankedTensorType type, LayoutAttr layout) {
  return RankedTensorType::get(type.getShape(), type.getElementType(), layout);
}

LayoutAttr layout_of(Type type) { return dyn_cast_or_null<LayoutAttr>(cast<RankedTensorType>(type).getEncoding()); }

// The shape with its border.
static SmallVector<int64_t> haloed_shape(RankedTensorType type, LayoutAttr layout) {
  SmallVector<int64_t> shape(type.getShape());
  if (!layout.getHalo()) return shape;
  Shape halo = layout.getHalo().asArrayRef();
  shape[1] += halo[0] + halo[1];
  shape[2] += halo[2] + halo[3];
  return shape;
}

std::optional<WinogradLayout> winograd_layout(RankedTensorType type) {
  LayoutAttr layout = layout_of(type);
  if (!layout || !layout.getWinograd() || layout.getPanel()) return std::nullopt;
  Shape tile = layout.getWinograd().asArrayRef();
  SmallVector<int64_t> map = haloed_shape(type, layout);
  return WinogradLayout{
      .tile = {tile[0], tile[1], tile[2], tile[3]}, .channels = map[3], .width = map[2], .height = map[1]};
}

SmallVector<int64_t> physical_shape(RankedTensorType type) {
  LayoutAttr layout = layout_of(type);
  if (!layout) return SmallVector<int64_t>(type.getShape());
  SmallVector<int64_t> shape = haloed_shape(type, layout);
  if (auto winograd = winograd_layout(type)) {
    const auto extents = winograd->extents();
    shape.assign({shape.front()});
    shape.append(extents.rbegin(), extents.rend());
    return shape;
  }
  if (layout.getWinograd())
    for (int dim : {0, 1}) shape[dim] = layout.getWinograd().asArrayRef()[dim] + shape[dim] - 1;
  if (layout.getChannels()) shape.back() = layout.getChannels();
  if (int64_t panel = layout.getPanel()) {
    int64_t panels = llvm::divideCeil(shape.back(), panel);
    shape.back() = panel;
    if (int64_t steps = layout.getSteps()) {
      shape[shape.size() - 2] /= steps;
      shape.push_back(steps);
    }
    shape.insert(shape.begin(), panels);
  }
  return shape;
}

int64_t physical_elements(RankedTensorType type) {
  int64_t elements = 1;
  for (int64_t extent : physical_shape(type)) elements *= ShapedType::isDynamic(extent) ? 1 : extent;
  return elements;
}

int64_t physical_bytes(RankedTensorType type) { return physical_elements(type) * type.getElementTypeBitWidth() / 8; }

static bool is_bounded(Shape shape) {
  int64_t product = 1;
  for (int64_t extent : shape) {
    if (ShapedType::isDynamic(extent)) continue;
    if (extent < 1 || extent > max_elements / product) return false;
    product *= extent;
  }
  return true;
}

bool is_bounded(RankedTensorType type) { return is_bounded(type.getShape()) && is_bounded(physical_shape(type)); }

static LogicalResult verify_bounds(Operation* op, TypeRange types, StringRef what) {
  for (Type type : types) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor) continue;
    // The parser has asked this of each type already; passes make theirs without.
    if (LayoutAttr layout = layout_of(tensor);
        layout && failed(layout.verifyEncoding(tensor.getShape(), tensor.getElementType(),
                                               [&] { return op->emitError() << what << " " << type << ": "; })))
      return failure();
    if (is_bounded(tensor)) continue;
    InFlightDiagnostic error = op->emitError();
    if (auto layer = op->getLoc()->findInstanceOf<NameLoc>()) error << "layer '" << layer.getName().getValue() << "': ";
    return error << "'" << op->getName() << "' " << what << " " << type
                 << ": every extent must be positive, and at most " << max_elements
                 << " elements are allowed, without the batch";
  }
  return success();
}

LogicalResult verify_bounds(Operation* op) {
  if (failed(verify_bounds(op, op->getOperandTypes(), "reads"))) return failure();
  return verify_bounds(op, op->getResultTypes(), "computes");
}

int64_t windowed_extent(int64_t extent, int64_t window, int64_t stride) {
  if (ShapedType::isDynamic(extent)) return window == 1 && stride == 1 ? extent : -1;
  return extent < window ? -1 : (extent - window) / stride + 1;
}

SmallVector<int64_t> dilation_of(std::optional<Shape> dilation) {
  return dilation ? SmallVector<int64_t>(*dilation) : SmallVector<int64_t>{1, 1};
}

int64_t spanned_extent(int64_t taps, int64_t dilation) { return (taps - 1) * dilation + 1; }

LogicalResult expect_rank(std::optional<Location> location, Value value, int64_t rank, StringRef what) {
  if (tensor_of(value).getRank() == rank) return success();
  return emitOptionalError(location, what, " must have ", rank, " dimensions, but is ", value.getType());
}

LogicalResult expect_one_shape(std::optional<Location> location, Value a, Value b) {
  RankedTensorType first = tensor_of(a), second = tensor_of(b);
  if (first.getShape() == second.getShape()) return success();
  return emitOptionalError(location, "operands must have one shape, but are ", first, " and ", second);
}

LogicalResult expect_numbers(std::optional<Location> location, Shape numbers, size_t count, int64_t least,
                             StringRef what) {
  if (numbers.size() != count)
    return emitOptionalError(location, what, " must be ", count, " numbers, but has ", numbers.size());
  for (int64_t number : numbers) {
    if (number < least) return emitOptionalError(location, what, " must be at least ", least, ", but has ", number);
    if (number > max_elements)
      return emitOptionalError(location, what, " must be at most ", max_elements, ", but has ", number);
  }
  return success();
}

LogicalResult expect_vector(std::optional<Location> location, Value value, int64_t extent, StringRef what) {
  if (tensor_of(value).getShape() == Shape(extent)) return success();
  return emitOptionalError(location, what, " must have shape ", extent, ", but is ", value.getType());
}

}  // namespace skipper::nn
