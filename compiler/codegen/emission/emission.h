// From ops to Halide: the interfaces, and what attaches them to the ops of the nn dialect, family by family.
#pragma once

#include "compiler/codegen/emission/interfaces.h"
#include "compiler/codegen/map_builder.h"
#include "compiler/kernels/common/op_of.h"

namespace skipper::codegen {

// Gives the dialect's ops these interfaces, once for each context.
void attach_emission(mlir::MLIRContext& context);

// By families; attach_emission calls these.
void attach_map_emission(mlir::MLIRContext& context);          // pointwise ops and map sources
void attach_sum_emission(mlir::MLIRContext& context);          // over images and batches
void attach_convolution_emission(mlir::MLIRContext& context);  // and dense layers, pools
void attach_loss_emission(mlir::MLIRContext& context);         // and optimisers
void attach_structure_emission(mlir::MLIRContext& context);    // packs, copies, class activation maps

// `function` of an op and a kernel's source gives the kernel.
template <auto function, typename Op = OpOf<function>>
struct KernelModel : KernelEmissionOpInterface::ExternalModel<KernelModel<function, Op>, Op> {
  kernels::Kernel emit_kernel(mlir::Operation* op, const KernelSource& source) const {
    return function(mlir::cast<Op>(op), source);
  }
};

// `function` of an op and a map builder gives the op's map ...
template <auto function, typename Op = OpOf<function>>
struct MapModel : MapEmissionOpInterface::ExternalModel<MapModel<function, Op>, Op> {
  void emit_map(mlir::Operation* op, MapBuilder& builder) const {
    builder.define_map(op->getResult(0), function(mlir::cast<Op>(op), builder));
  }
};
// ... or appends its sums.
template <auto function, typename Op = OpOf<function>>
struct SumsModel : MapEmissionOpInterface::ExternalModel<SumsModel<function, Op>, Op> {
  void emit_map(mlir::Operation* op, MapBuilder& builder) const { function(mlir::cast<Op>(op), builder); }
};
// A kernel over maps may start with any of these.
template <typename Op>
struct MapKernel : KernelEmissionOpInterface::ExternalModel<MapKernel<Op>, Op> {
  kernels::Kernel emit_kernel(mlir::Operation*, const KernelSource& source) const {
    return MapBuilder(source.block, source.machine).build();
  }
};

template <auto... functions>
void attach_kernels(mlir::MLIRContext& context) {
  (OpOf<functions>::template attachInterface<KernelModel<functions>>(context), ...);
}
template <auto... functions>
void attach_maps(mlir::MLIRContext& context) {
  (OpOf<functions>::template attachInterface<MapModel<functions>, MapKernel<OpOf<functions>>>(context), ...);
}
template <auto... functions>
void attach_sums(mlir::MLIRContext& context) {
  (OpOf<functions>::template attachInterface<SumsModel<functions>, MapKernel<OpOf<functions>>>(context), ...);
}

}  // namespace skipper::codegen
