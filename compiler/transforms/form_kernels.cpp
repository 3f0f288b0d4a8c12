// Groups layers into nn.kernel ops.  An anchor (anything but an elementwise layer) takes the elementwise layers behind
// it, as long as nobody else reads what lies between; an addition goes to the later of its two producers, so that the
// other one is there when the kernel runs.
#include "compiler/dialect/shapes.h"
#include "llvm/ADT/SetVector.h"
#include "mlir/IR/IRMapping.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_FORMKERNELS
#include "passes.h.inc"

using namespace mlir;

namespace {

// Ops that stay outside kernels: they are data, or no more than another view of it.
bool is_free(Operation* op) {
  return isa<nn::ParameterOp, nn::FoldKernelOp, nn::FoldBiasOp, nn::FlattenOp, func::ReturnOp>(op);
}

bool is_elementwise(Operation* op) { return isa<nn::ReluOp, nn::AddOp, nn::BatchNormOp>(op); }

// The consumer that can join the kernel that ends in `op`: the only user, elementwise, with every other operand ready
// before `op`.
Operation* next_in_kernel(Operation* op) {
  if (!op->hasOneUse()) return nullptr;
  Operation* user = *op->user_begin();
  if (!is_elementwise(user) || user->getBlock() != op->getBlock()) return nullptr;
  for (Value operand : user->getOperands()) {
    Operation* producer = operand.getDefiningOp();
    bool ready = !producer || producer == op || isa<nn::ParameterOp>(producer) || producer->isBeforeInBlock(op);
    if (!ready) return nullptr;
  }
  return user;
}

// The ops of a kernel that starts at `anchor`, in order.
SmallVector<Operation*> chain_from(Operation* anchor) {
  SmallVector<Operation*> chain{anchor};
  while (Operation* next = next_in_kernel(chain.back())) chain.push_back(next);
  return chain;
}

void wrap(ArrayRef<Operation*> chain) {
  Operation* last = chain.back();
  llvm::SetVector<Value> inputs;
  for (Operation* op : chain)
    for (Value operand : op->getOperands())
      if (!llvm::is_contained(chain, operand.getDefiningOp())) inputs.insert(operand);

  OpBuilder builder(last);
  SmallVector<Location> locations;
  for (Operation* op : chain) locations.push_back(op->getLoc());
  Location location = builder.getFusedLoc(locations);
  auto kernel = nn::KernelOp::create(builder, location, last->getResultTypes(), inputs.getArrayRef(), nullptr);
  Block* body = builder.createBlock(&kernel.getBody());
  IRMapping mapping;
  for (Value input : inputs) mapping.map(input, body->addArgument(input.getType(), input.getLoc()));
  for (Operation* op : chain) builder.clone(*op, mapping);
  nn::YieldOp::create(builder, location, mapping.lookup(last->getResult(0)));
  last->replaceAllUsesWith(kernel);
  for (Operation* op : llvm::reverse(chain)) op->erase();
}

struct FormKernels : impl::FormKernelsBase<FormKernels> {
  void runOnOperation() override {
    llvm::SetVector<Operation*> pending;
    for (Operation& op : getOperation().getBody().front())
      if (!is_free(&op) && !isa<nn::KernelOp>(op)) pending.insert(&op);
    while (!pending.empty()) {
      SmallVector<Operation*> chain = chain_from(pending.front());
      for (Operation* op : chain) pending.remove(op);
      wrap(chain);
    }
  }
};

}  // namespace
}  // namespace skipper
