// Layers that reduce windows or rows: convolutions, dense layers, pools, and the gradients of kernels.
#include "compiler/codegen/emission/emission.h"
#include "compiler/kernels/conv/kernel.h"
#include "compiler/kernels/conv/ops.h"
#include "compiler/kernels/dense/kernel.h"
#include "compiler/kernels/dense/ops.h"
#include "compiler/kernels/grouped_conv/kernel.h"
#include "compiler/kernels/grouped_conv/ops.h"
#include "compiler/kernels/kernel_gradient/kernel.h"
#include "compiler/kernels/kernel_gradient/ops.h"
#include "compiler/kernels/pool/kernel.h"
#include "compiler/kernels/pool/ops.h"
#include "compiler/kernels/winograd/kernel.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

template <typename Op>
kernels::Kernel grouped_conv(Op op, const KernelSource& s, const GroupedConvParameters& parameters) {
  return MapBuilder(s.block, s.machine).build_around(op.getOutput(), false, [&](const kernels::Epilogue& epilogue) {
    return kernels::grouped_conv(grouped_conv_shape(op, s.body), parameters, s.machine, epilogue);
  });
}

kernels::Kernel depthwise_conv2d(nn::DepthwiseConv2dOp op, const KernelSource& s) {
  return grouped_conv(op, s, std::get<GroupedConvParameters>(s.strategy));
}

kernels::Kernel conv2d(nn::Conv2dOp op, const KernelSource& s) {
  if (const auto* grouped = std::get_if<GroupedConvParameters>(&s.strategy)) return grouped_conv(op, s, *grouped);
  if (const auto* winograd = std::get_if<WinogradParameters>(&s.strategy))
    return MapBuilder(s.block, s.machine).build_around(op.getOutput(), false, [&](const kernels::Epilogue& epilogue) {
      return kernels::winograd_conv(conv_shape(s.body), *winograd, epilogue);
    });
  const auto& parameters = std::get<DirectConvParameters>(s.strategy);
  auto sums = [&](const kernels::Epilogue& epilogue) {
    return kernels::conv2d(conv_shape(s.body), parameters, s.machine, epilogue);
  };
  return MapBuilder(s.block, s.machine).build_around(op.getOutput(), parameters.flat, sums);
}

// Around an op that has one implementation, which a shape is all to know of.
template <typename Shape>
kernels::Kernel with_epilogue(Value output, const KernelSource& s,
                              kernels::Kernel (*sums)(const Shape&, const MachineModel&, const kernels::Epilogue&),
                              const Shape& shape) {
  return MapBuilder(s.block, s.machine).build_around(output, false, [&](const kernels::Epilogue& epilogue) {
    return sums(shape, s.machine, epilogue);
  });
}

kernels::Kernel kernel_gradient(const KernelSource& s) {
  return kernels::kernel_gradient(kernel_gradient_shape(s.body), std::get<KernelGradientParameters>(s.strategy),
                                  s.machine);
}

kernels::Kernel conv2d_kernel_gradient(nn::Conv2dKernelGradientOp op, const KernelSource& s) {
  const bool grouped = std::holds_alternative<GroupedConvParameters>(s.strategy);
  return grouped ? kernels::grouped_kernel_gradient(grouped_conv_shape(op, s.body), s.machine) : kernel_gradient(s);
}

kernels::Kernel depthwise_kernel_gradient(nn::DepthwiseConv2dKernelGradientOp op, const KernelSource& s) {
  return kernels::grouped_kernel_gradient(grouped_conv_shape(op, s.body), s.machine);
}

kernels::Kernel dense_kernel_gradient(nn::DenseKernelGradientOp, const KernelSource& s) { return kernel_gradient(s); }

kernels::Kernel dense(nn::DenseOp op, const KernelSource& s) {
  return MapBuilder(s.block, s.machine).build_around(op.getOutput(), false, [&](const kernels::Epilogue& epilogue) {
    return kernels::dense(dense_shape(s.body), std::get<DensePanels>(s.strategy), s.machine, epilogue);
  });
}

kernels::Kernel max_pool(nn::MaxPoolOp op, const KernelSource& s) {
  return with_epilogue(op.getOutput(), s, kernels::max_pool, pool_shape(s.body));
}

kernels::Kernel max_pool_indices(nn::MaxPoolIndicesOp, const KernelSource& s) {
  return kernels::max_pool_indices(pool_shape(s.body), s.machine);
}

kernels::Kernel average_pool(nn::AveragePoolOp op, const KernelSource& s) {
  return with_epilogue(op.getOutput(), s, kernels::average_pool, pool_shape(s.body));
}

kernels::Kernel global_average_pool(nn::GlobalAveragePoolOp op, const KernelSource& s) {
  return with_epilogue(op.getOutput(), s, kernels::global_average_pool, global_pool_shape(s.body));
}

}  // namespace

void attach_convolution_emission(MLIRContext& context) {
  attach_kernels<conv2d, depthwise_conv2d, conv2d_kernel_gradient, depthwise_kernel_gradient, dense_kernel_gradient,
                 dense, max_pool, max_pool_indices, average_pool, global_average_pool>(context);
}

}  // namespace skipper::codegen
