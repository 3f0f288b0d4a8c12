// What moves numbers: copies into other layouts, packs of parameters; and class activation maps.
#include "compiler/codegen/emission/emission.h"
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/class_activation/kernel.h"
#include "compiler/kernels/class_activation/ops.h"
#include "compiler/kernels/common/tensor_shape.h"
#include "compiler/kernels/pack/kernel.h"
#include "compiler/kernels/pack/ops.h"
#include "compiler/kernels/relayout/kernel.h"
#include "compiler/kernels/relayout/ops.h"
#include "compiler/kernels/winograd/kernel.h"
#include "compiler/kernels/winograd/ops.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

kernels::Kernel zero_pad(nn::ZeroPadOp, const KernelSource& s) {
  return kernels::relayout(relayout_shape(s.body), s.machine);
}

kernels::Kernel relayout(nn::RelayoutOp, const KernelSource& s) {
  if (nn::winograd_layout(s.body.result)) return kernels::winograd_input(winograd_input_shape(s.body), s.machine);
  return kernels::relayout(relayout_shape(s.body), s.machine);
}

kernels::Kernel packed(const KernelSource& s) {
  const PackShape shape = pack_shape(s.body);
  if (s.body.scale) return kernels::pack_scale(shape, s.machine);
  return s.body.result.getRank() == 1 ? kernels::pack_bias(shape, s.machine) : kernels::pack_weights(shape, s.machine);
}

kernels::Kernel pack(nn::PackOp, const KernelSource& s) { return packed(s); }

kernels::Kernel zeros(nn::ZerosOp, const KernelSource& s) {
  return nn::layout_of(s.body.result) ? packed(s) : kernels::zeros(s.extent(), s.machine);
}

kernels::Kernel class_activation_map(nn::ClassActivationMapOp, const KernelSource& s) {
  return kernels::class_activation_map(class_activation_shape(s.body), std::get<DensePanels>(s.strategy), s.machine);
}

kernels::Kernel resize_bilinear(nn::ResizeBilinearOp op, const KernelSource& s) {
  const MapShape input = map_shape(nn::tensor_of(op.getInput()));
  return kernels::resize_bilinear(input.width, input.height, s.machine);
}

}  // namespace

void attach_structure_emission(MLIRContext& context) {
  attach_kernels<zero_pad, relayout, pack, zeros, class_activation_map, resize_bilinear>(context);
}

}  // namespace skipper::codegen
