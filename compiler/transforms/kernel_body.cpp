#include "kernel_body.h"

#include "compiler/dialect/shapes.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace skipper {

KernelBody kernel_body(Block& block) {
  KernelBody body;
  for (Operation& op : block.without_terminator()) {
    if (isa<nn::FoldKernelOp, nn::FoldBiasOp>(op))
      body.fold = &op;
    else if (!body.anchor)
      body.anchor = &op;
    else if (isa<nn::AddOp>(op))
      body.residual = true;
    else if (isa<nn::ReluOp>(op))
      body.relu = true;
    else
      assert((isa<nn::RelayoutOp, nn::PackOp>(op)) && "a kernel's body has an op that no implementation expects");
  }
  body.result = nn::tensor_of(block.getTerminator()->getOperand(0));
  return body;
}

bool can_fuse(ArrayRef<Operation*> chain, Operation* next) {
  if (isa<nn::ReluOp>(next)) return isa<nn::Conv2dOp, nn::DenseOp, nn::AddOp, nn::BatchNormOp>(chain.back());
  return isa<nn::AddOp>(next) && isa<nn::Conv2dOp>(chain.back());
}

Operation* wrap_in_kernel(ArrayRef<Operation*> chain) {
  Operation* last = chain.back();
  OpBuilder builder(last);
  SmallVector<Value> inputs;
  SmallVector<Location> locations;
  auto is_outside = [&](Value value) { return !llvm::is_contained(chain, value.getDefiningOp()); };
  for (Operation* op : chain) {
    locations.push_back(op->getLoc());
    llvm::copy_if(op->getOperands(), std::back_inserter(inputs), is_outside);
  }
  Location location = builder.getFusedLoc(locations);
  auto kernel = nn::KernelOp::create(builder, location, last->getResultTypes(), inputs, nullptr);
  Block* body = builder.createBlock(&kernel.getBody());
  for (Value input : inputs) body->addArgument(input.getType(), location);

  IRMapping mapping;
  unsigned next_argument = 0;
  for (Operation* op : chain) {
    Operation* clone = builder.clone(*op, mapping);
    for (OpOperand& operand : clone->getOpOperands())
      if (is_outside(op->getOperand(operand.getOperandNumber()))) operand.set(body->getArgument(next_argument++));
  }
  nn::YieldOp::create(builder, location, mapping.lookup(last->getResult(0)));
  last->replaceAllUsesWith(kernel);
  for (Operation* op : llvm::reverse(chain)) op->erase();
  return kernel;
}

}  // namespace skipper
