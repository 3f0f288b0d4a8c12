// Softmax, the loss and the optimisers.
#include "compiler/codegen/emission/emission.h"
#include "compiler/kernels/loss/kernel.h"
#include "compiler/kernels/optimiser/kernel.h"
#include "compiler/kernels/softmax/kernel.h"
#include "compiler/kernels/softmax/ops.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

kernels::Kernel softmax(nn::SoftmaxOp, const KernelSource& s) {
  return kernels::softmax(softmax_shape(s.body), s.machine);
}

kernels::Kernel softmax_cross_entropy(nn::SoftmaxCrossEntropyOp, const KernelSource& s) {
  return kernels::softmax_cross_entropy(softmax_shape(s.body), s.machine);
}

kernels::Kernel softmax_cross_entropy_gradient(nn::SoftmaxCrossEntropyGradientOp, const KernelSource& s) {
  return kernels::softmax_cross_entropy_gradient(softmax_shape(s.body), s.machine);
}

kernels::Kernel adam(nn::AdamOp op, const KernelSource& s) {
  return kernels::adam(s.extent(), static_cast<int64_t>(op.getDecayed()), s.machine);
}

kernels::Kernel sgd(nn::SgdOp op, const KernelSource& s) {
  return kernels::sgd(s.extent(), static_cast<int64_t>(op.getDecayed()), s.machine);
}

kernels::Kernel moving_average(nn::MovingAverageOp op, const KernelSource& s) {
  return kernels::moving_average(s.extent(), op.getMomentum().convertToDouble(), s.machine);
}

}  // namespace

void attach_loss_emission(MLIRContext& context) {
  attach_kernels<softmax, softmax_cross_entropy, softmax_cross_entropy_gradient, adam, sgd, moving_average>(context);
}

}  // namespace skipper::codegen
