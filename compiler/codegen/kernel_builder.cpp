#include "compiler/codegen/kernel_builder.h"

#include "compiler/codegen/map_builder.h"
#include "compiler/dialect/shapes.h"
#include "compiler/transforms/implementation.h"
#include "compiler/transforms/kernel_body.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

// One overload for each op that a kernel can be built around (nn::Anchor): without one, an op does not compile.
struct Builder {
  Block& block;
  const KernelBody& body;
  nn::ImplementationAttr implementation;
  const MachineModel& machine;

  kernels::Kernel operator()(nn::Conv2dOp) const {
    ConvShape shape = conv_shape(body);
    DirectConvParameters parameters = direct_conv_parameters(implementation);
    return MapBuilder(block, machine)
        .build_behind(kernels::conv2d(shape, parameters, machine), logical_result(first_result()), parameters.flat);
  }
  kernels::Kernel operator()(nn::Conv2dKernelGradientOp) const { return kernel_gradient(); }
  kernels::Kernel operator()(nn::DenseKernelGradientOp) const { return kernel_gradient(); }
  kernels::Kernel operator()(nn::DenseOp) const { return kernels::dense(dense_shape(body), machine); }
  kernels::Kernel operator()(nn::MaxPoolOp) const { return kernels::max_pool(pool_shape(body), machine); }
  kernels::Kernel operator()(nn::MaxPoolIndicesOp) const {
    return kernels::max_pool_indices(pool_shape(body), machine);
  }
  kernels::Kernel operator()(nn::AveragePoolOp) const { return kernels::average_pool(pool_shape(body), machine); }
  kernels::Kernel operator()(nn::GlobalAveragePoolOp) const {
    return kernels::global_average_pool(global_pool_shape(body), machine);
  }
  kernels::Kernel operator()(nn::SoftmaxOp) const { return kernels::softmax(softmax_shape(body), machine); }
  kernels::Kernel operator()(nn::SoftmaxCrossEntropyOp) const {
    return kernels::softmax_cross_entropy(softmax_shape(body), machine);
  }
  kernels::Kernel operator()(nn::SoftmaxCrossEntropyGradientOp) const {
    return kernels::softmax_cross_entropy_gradient(softmax_shape(body), machine);
  }
  kernels::Kernel operator()(nn::ClassActivationMapOp) const {
    return kernels::class_activation_map(class_activation_shape(body), machine);
  }
  kernels::Kernel operator()(nn::ResizeBilinearOp op) const {
    MapShape input = map_shape(nn::tensor_of(op.getInput()));
    return kernels::resize_bilinear(input.width, input.height, machine);
  }
  kernels::Kernel operator()(nn::AdamOp op) const {
    return kernels::adam(extent(), static_cast<int64_t>(op.getDecayed()), machine);
  }
  kernels::Kernel operator()(nn::SgdOp op) const {
    return kernels::sgd(extent(), static_cast<int64_t>(op.getDecayed()), machine);
  }
  kernels::Kernel operator()(nn::MovingAverageOp op) const {
    return kernels::moving_average(extent(), op.getMomentum().convertToDouble(), machine);
  }
  kernels::Kernel operator()(nn::ReluOp) const { return map(); }
  kernels::Kernel operator()(nn::AddOp) const { return map(); }
  kernels::Kernel operator()(nn::BatchNormOp) const { return map(); }
  kernels::Kernel operator()(nn::ReluGradientOp) const { return map(); }
  kernels::Kernel operator()(nn::BatchNormGradientOp) const { return map(); }
  kernels::Kernel operator()(nn::CropOp) const { return map(); }
  kernels::Kernel operator()(nn::DilateOp) const { return map(); }
  kernels::Kernel operator()(nn::MaxPoolGradientOp) const { return map(); }
  kernels::Kernel operator()(nn::AveragePoolGradientOp) const { return map(); }
  kernels::Kernel operator()(nn::GlobalAveragePoolGradientOp) const { return map(); }
  kernels::Kernel operator()(nn::ImageStatisticsOp) const { return map(); }
  kernels::Kernel operator()(nn::BatchStatisticsOp) const { return map(); }
  kernels::Kernel operator()(nn::GradientSumsOp) const { return map(); }
  kernels::Kernel operator()(nn::SumBatchOp) const { return map(); }
  kernels::Kernel operator()(nn::BiasGradientOp) const { return map(); }
  kernels::Kernel operator()(nn::ZeroPadOp) const { return kernels::relayout(relayout_shape(body), machine); }
  kernels::Kernel operator()(nn::RelayoutOp) const { return kernels::relayout(relayout_shape(body), machine); }
  kernels::Kernel operator()(nn::PackOp) const { return pack(); }
  kernels::Kernel operator()(nn::ZerosOp) const {
    return nn::layout_of(body.result) ? pack() : kernels::zeros(extent(), machine);
  }

  Value first_result() const { return block.getTerminator()->getOperand(0); }
  int64_t extent() const { return nn::physical_elements(body.result); }
  kernels::Kernel map() const { return MapBuilder(block, machine).build(); }
  kernels::Kernel kernel_gradient() const {
    return kernels::kernel_gradient(kernel_gradient_shape(body), kernel_gradient_parameters(implementation), machine);
  }
  kernels::Kernel pack() const {
    PackShape shape = pack_shape(body);
    if (body.scale) return kernels::pack_scale(shape, machine);
    return body.result.getRank() == 1 ? kernels::pack_bias(shape, machine) : kernels::pack_weights(shape, machine);
  }
};

template <typename... Ops>
kernels::Kernel build(const Builder& builder, Operation* anchor) {
  std::optional<kernels::Kernel> kernel;
  auto try_op = [&]<typename Op>(std::type_identity<Op>) {
    if constexpr (Op::template hasTrait<nn::Anchor>())
      if (auto op = dyn_cast<Op>(anchor)) kernel = builder(op);
  };
  (try_op(std::type_identity<Ops>()), ...);
  assert(kernel && "a kernel is built around an op that is no anchor");
  return *kernel;
}

}  // namespace

kernels::Kernel build_kernel(func::FuncOp kernel, const MachineModel& machine) {
  KernelBody body = kernel_body(kernel.getBody().front());
  Builder builder{kernel.getBody().front(), body,
                  kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr), machine};
  return build<
#define GET_OP_LIST
#include "nn_ops.cpp.inc"
      >(builder, body.anchor);
}

}  // namespace skipper::codegen
