#include "random_operands.h"

#include "compiler/dialect/shapes.h"

using namespace mlir;

namespace skipper::test {

namespace {

struct Range {
  double low = -1, high = 1;
};

// Returns the range of the samples that an op takes from its operand.
Range range_of(OpOperand& use) {
  constexpr Range positive{0.1, 2};
  Operation* op = use.getOwner();
  Value value = use.get();
  if (auto norm = dyn_cast<nn::BatchNormOp>(op)) return value == norm.getVariance() ? positive : Range();
  if (auto sums = dyn_cast<nn::GradientSumsOp>(op)) return value == sums.getVariance() ? positive : Range();
  if (auto norm = dyn_cast<nn::BatchNormGradientOp>(op)) return value == norm.getVariance() ? positive : Range();
  if (auto fold = dyn_cast<nn::FoldKernelOp>(op)) return value == fold.getVariance() ? positive : Range();
  if (auto fold = dyn_cast<nn::FoldBiasOp>(op)) return value == fold.getVariance() ? positive : Range();
  if (auto batch = dyn_cast<nn::BatchStatisticsOp>(op)) return value == batch.getDeviations() ? positive : Range();
  if (auto adam = dyn_cast<nn::AdamOp>(op)) return value == adam.getSecond() ? positive : Range();
  if (auto loss = dyn_cast<nn::SoftmaxCrossEntropyOp>(op))
    return value == loss.getLabels() ? Range{0, 1} : Range{-9, 9};
  if (isa<nn::SoftmaxCrossEntropyGradientOp>(op)) return {0, 1};
  return {};
}

// Operands that are not just numbers from a range; empty otherwise.
std::vector<double> special_values(OpOperand& use, size_t count, Random& random) {
  Operation* op = use.getOwner();
  if (auto adam = dyn_cast<nn::AdamOp>(op); adam && use.get() == adam.getScalars())
    return {3e-3, 0.1, 1e-3, 1e-7, 0.02};
  if (auto sgd = dyn_cast<nn::SgdOp>(op); sgd && use.get() == sgd.getScalars()) return {0.1, 0.9, 0.02};
  std::vector<double> values;
  if (auto pool = dyn_cast<nn::MaxPoolGradientOp>(op); pool && use.get() == pool.getIndices())
    while (values.size() < count)
      values.push_back(static_cast<double>(random.between(0, pool.getWindow()[0] * pool.getWindow()[1] - 1)));
  return values;
}

}  // namespace

std::vector<interpreter::Tensor> random_operands(func::FuncOp kernel, int64_t batch, Random& random) {
  std::vector<interpreter::Tensor> operands;
  for (BlockArgument argument : kernel.getArguments()) {
    std::vector<int64_t> shape = nn::tensor_of(argument).getShape().vec();
    for (int64_t& extent : shape)
      if (ShapedType::isDynamic(extent)) extent = batch;
    interpreter::Tensor operand(std::move(shape));
    OpOperand& use = *argument.use_begin();
    const Range range = range_of(use);
    std::vector<double> special = special_values(use, operand.data.size(), random);
    const bool is_special = special.size() == operand.data.size();
    operand.data = is_special ? std::move(special)
                              : random.uniform(static_cast<int64_t>(operand.data.size()), range.low, range.high);
    operands.push_back(std::move(operand));
  }
  return operands;
}

}  // namespace skipper::test
