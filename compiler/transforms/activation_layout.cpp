#include "activation_layout.h"

#include "compiler/dialect/shapes.h"
#include "compiler/machine/layout.h"
#include "kernel_body.h"

using namespace mlir;

namespace skipper {

ArrayRef<int64_t> input_padding(Operation* anchor) {
  // On its way into the Winograd domain a map is read with the border that it has there.
  if (isa<nn::RelayoutOp>(anchor))
    if (nn::LayoutAttr layout = nn::layout_of(anchor->getResult(0).getType()); layout && layout.getWinograd())
      return layout.getHalo() ? layout.getHalo().asArrayRef() : ArrayRef<int64_t>();
  auto reader = dyn_cast<nn::WindowReaderOpInterface>(anchor);
  return reader ? reader.getReadPadding() : ArrayRef<int64_t>();
}

ArrayRef<int64_t> padding_read_by(OpOperand& operand) {
  auto kernel = dyn_cast<nn::KernelOp>(operand.getOwner());
  if (!kernel || operand.getOperandNumber() != 0) return {};
  ArrayRef<int64_t> padding = input_padding(kernel_body(kernel.getBody().front()).anchor);
  return llvm::any_of(padding, [](int64_t border) { return border != 0; }) ? padding : ArrayRef<int64_t>();
}

static bool needs_dense(OpOperand& operand) { return !isa<nn::KernelOp>(operand.getOwner()); }

nn::LayoutAttr activation_layout(Value value, const MachineModel& machine) {
  RankedTensorType type = nn::tensor_of(value);
  if (nn::LayoutAttr layout = nn::layout_of(type)) return layout;  // chosen already
  if (type.getRank() != 4 || !value.getDefiningOp<nn::KernelOp>()) return {};
  SmallVector<int64_t> halo(4, 0);
  for (OpOperand& use : value.getUses()) {
    if (needs_dense(use)) return {};
    for (auto [border, padding] : llvm::zip(halo, padding_read_by(use))) border = std::max(border, padding);
  }
  int64_t channels = preferred_pixel_stride(type.getDimSize(3), machine);
  if (channels == type.getDimSize(3)) channels = 0;
  bool has_halo = llvm::any_of(halo, [](int64_t border) { return border != 0; });
  if (!has_halo && !channels) return {};
  MLIRContext* context = value.getContext();
  return nn::LayoutAttr::get(context, 0, 0, channels, has_halo ? DenseI64ArrayAttr::get(context, halo) : nullptr,
                             nullptr);
}

bool accepts_layout(OpOperand& operand, nn::LayoutAttr layout) {
  if (needs_dense(operand)) return !layout;
  ArrayRef<int64_t> padding = padding_read_by(operand);
  if (padding.empty()) return true;
  if (!layout || !layout.getHalo()) return false;
  auto fits = [](auto pair) { return std::get<0>(pair) >= std::get<1>(pair); };
  return llvm::all_of(llvm::zip_equal(layout.getHalo().asArrayRef(), padding), fits);
}

}  // namespace skipper
