#include "compiler/codegen/kernel_builder.h"

#include "compiler/transforms/implementation.h"
#include "compiler/transforms/kernel_body.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

// One overload for each op that a kernel can be built around (nn::Anchor): without one, an op does not compile.
struct Builder {
  const KernelBody& body;
  nn::ImplementationAttr implementation;
  const MachineModel& machine;

  kernels::Kernel operator()(nn::Conv2dOp) const {
    return kernels::conv2d(conv_shape(body), direct_conv_parameters(implementation), machine);
  }
  kernels::Kernel operator()(nn::DenseOp) const { return kernels::dense(dense_shape(body), machine); }
  kernels::Kernel operator()(nn::MaxPoolOp) const { return kernels::max_pool(pool_shape(body), machine); }
  kernels::Kernel operator()(nn::AveragePoolOp) const { return kernels::average_pool(pool_shape(body), machine); }
  kernels::Kernel operator()(nn::GlobalAveragePoolOp) const {
    return kernels::global_average_pool(global_pool_shape(body), machine);
  }
  kernels::Kernel operator()(nn::SoftmaxOp) const { return kernels::softmax(softmax_shape(body), machine); }
  kernels::Kernel operator()(nn::ReluOp) const { return kernels::relu(map_shape(body), machine); }
  kernels::Kernel operator()(nn::AddOp) const { return kernels::add(map_shape(body), machine); }
  kernels::Kernel operator()(nn::BatchNormOp norm) const {
    return kernels::batch_norm(map_shape(body), norm.getEpsilon().convertToDouble(), machine);
  }
  kernels::Kernel operator()(nn::ZeroPadOp) const { return kernels::relayout(relayout_shape(body), machine); }
  kernels::Kernel operator()(nn::RelayoutOp) const { return kernels::relayout(relayout_shape(body), machine); }
  kernels::Kernel operator()(nn::PackOp) const { return pack(); }
  kernels::Kernel operator()(nn::ZerosOp) const { return pack(); }

  kernels::Kernel pack() const {
    PackShape shape = pack_shape(body);
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
  Builder builder{body, kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr), machine};
  return build<
#define GET_OP_LIST
#include "nn_ops.cpp.inc"
      >(builder, body.anchor);
}

}  // namespace skipper::codegen
