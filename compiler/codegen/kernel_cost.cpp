#include "compiler/codegen/kernel_cost.h"

#include "compiler/dialect/shapes.h"
#include "compiler/kernels/common/tensor_shape.h"

using namespace mlir;

namespace skipper::codegen {

uint64_t kernel_flops(const KernelBody& body) {
  uint64_t outputs = nn::physical_elements(nn::dense_type(body.result));
  uint64_t extra = outputs * body.epilogue.size();
  // In the Winograd domain each element of whole tiles is a factor once for each output channel, and that is all.
  if (isa<nn::Conv2dOp>(body.anchor) && nn::winograd_layout(input_of(body)))
    return 2 * static_cast<uint64_t>(nn::physical_elements(input_of(body)) * body.result.getShape().back()) + extra;
  if (auto cost = dyn_cast<nn::CostOpInterface>(body.anchor)) return cost.getOperations(outputs) + extra;
  return nn::physical_elements(nn::dense_type(input_of(body))) + extra;
}

KernelBytes kernel_bytes(Block& block) {
  KernelBytes bytes;
  auto add = [&](Value value) {
    RankedTensorType type = nn::tensor_of(value);
    (type.hasStaticShape() ? bytes.once : bytes.per_sample) += static_cast<uint64_t>(nn::physical_bytes(type));
  };
  for (Value result : block.getTerminator()->getOperands()) add(result);
  for (BlockArgument argument : block.getArguments()) add(argument);
  return bytes;
}

}  // namespace skipper::codegen
