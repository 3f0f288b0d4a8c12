// Groups layers into nn.kernel ops.  An anchor takes the elementwise layers behind it that its implementations can
// compute, as long as nobody else reads what lies between; an addition goes to the later of its two producers, so that
// the other one is there when the kernel runs.
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "llvm/ADT/SetVector.h"
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

// The consumer that can join the kernel `chain`: the only user of its result, with every other operand ready before.
Operation* next_in_kernel(ArrayRef<Operation*> chain) {
  Operation* last = chain.back();
  if (!last->hasOneUse()) return nullptr;
  Operation* user = *last->user_begin();
  if (user->getBlock() != last->getBlock() || !can_fuse(chain, user)) return nullptr;
  for (Value operand : user->getOperands()) {
    Operation* producer = operand.getDefiningOp();
    if (producer && producer != last && !producer->isBeforeInBlock(chain.front())) return nullptr;
  }
  return user;
}

// The ops of a kernel that starts at `anchor`, in order.
SmallVector<Operation*> chain_from(Operation* anchor) {
  SmallVector<Operation*> chain{anchor};
  while (Operation* next = next_in_kernel(chain)) chain.push_back(next);
  return chain;
}

struct FormKernels : impl::FormKernelsBase<FormKernels> {
  void runOnOperation() override {
    llvm::SetVector<Operation*> pending;
    for (Operation& op : getOperation().getBody().front())
      if (!is_free(&op) && !isa<nn::KernelOp>(op)) pending.insert(&op);
    while (!pending.empty()) {
      SmallVector<Operation*> chain = chain_from(pending.front());
      for (Operation* op : chain) pending.remove(op);
      wrap_in_kernel(chain);
    }
  }
};

}  // namespace
}  // namespace skipper
