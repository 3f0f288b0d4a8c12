// Groups layers into nn.kernel ops.  An anchor takes the elementwise layers behind it that its implementations can
// compute, as long as nobody else reads what lies between; an addition goes to the later of its two producers, so that
// the other one is there when the kernel runs.  In training a kernel also takes the sums over what it computes: batch
// statistics, and those of a batch norm's gradient.
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "llvm/ADT/SetVector.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_FORMKERNELS
#include "passes.h.inc"

using namespace mlir;

namespace {

using Ops = SmallVector<Operation*>;

// Ops that stay outside kernels: they are data, or no more than another view of it.
bool is_free(Operation* op) {
  bool is_data = isa<nn::ParameterOpInterface>(op) && !op->hasTrait<nn::Anchor>();
  return is_data || isa<nn::ViewOpInterface>(op) || op->hasTrait<OpTrait::IsTerminator>();
}

// The other one of two batch norms that an addition adds up, as both branches of a block end in one; null if `op` is
// none of such.
nn::BatchNormOp other_batch_norm(Operation* op) {
  if (!isa<nn::BatchNormOp>(op) || !op->hasOneUse()) return {};
  auto add = dyn_cast<nn::AddOp>(*op->user_begin());
  if (!add || add.getLhs() == add.getRhs()) return {};
  Value other = add.getLhs().getDefiningOp() == op ? add.getRhs() : add.getLhs();
  auto norm = other.getDefiningOp<nn::BatchNormOp>();
  return norm && norm->hasOneUse() ? norm : nn::BatchNormOp();
}

bool ends_branch(Operation* op) { return bool(other_batch_norm(op)); }

// Whether an addition takes it with the later batch norm.
bool joins_later_batch_norm(Operation* op) {
  nn::BatchNormOp other = other_batch_norm(op);
  return other && op->isBeforeInBlock(other);
}

// Whether every operand of `op` but those in `known` is there when a kernel runs in place of `position`.  Parameters
// always are.
bool is_ready(Operation* op, ArrayRef<Operation*> known, Operation* position) {
  return llvm::all_of(op->getOperands(), [&](Value operand) {
    Operation* producer = operand.getDefiningOp();
    return !producer || isa<nn::ParameterOpInterface>(producer) || llvm::is_contained(known, producer) ||
           producer->isBeforeInBlock(position);
  });
}

// Whether a kernel around sums leaves `op` to another: a batch norm at the end of a branch goes with the addition,
// which reads it once it has run.
bool is_left(Operation* op, Operation* anchor) {
  if (!takes_epilogue(anchor)) return false;
  return ends_branch(op) || llvm::any_of(op->getOperands(), [](Value operand) {
           return operand.getDefiningOp() && ends_branch(operand.getDefiningOp());
         });
}

// The only user of the chain's result, if one kernel can compute it too.
Operation* next_in_kernel(ArrayRef<Operation*> chain) {
  Operation* last = chain.back();
  if (last->getNumResults() != 1 || !last->hasOneUse()) return nullptr;
  Operation* user = *last->user_begin();
  if (user->getBlock() != last->getBlock() || is_left(user, chain.front())) return nullptr;
  return can_fuse(chain, user) ? user : nullptr;
}

// The ops of a kernel that starts at `anchor`, in order, without sums.
Ops chain_from(Operation* anchor) {
  Ops chain{anchor};
  while (Operation* next = next_in_kernel(chain)) {
    if (!is_ready(next, chain, anchor)) break;
    Ops joining;
    for (Value operand : next->getOperands()) {
      Operation* producer = operand.getDefiningOp();
      if (producer && !llvm::is_contained(chain, producer) && joins_later_batch_norm(producer))
        joining.push_back(producer);
    }
    chain.insert(chain.begin(), joining.begin(), joining.end());
    chain.push_back(next);
  }
  return chain;
}

// The sums over images that a kernel takes: those over the map that `ops` compute.
Ops image_sums_of(ArrayRef<Operation*> ops, Operation* anchor) {
  Ops sums;
  if (!takes_epilogue(anchor) && !is_pointwise(anchor) && !is_map_source(anchor)) return sums;
  Value map = ops.back()->getResult(0);
  for (Operation* user : map.getUsers())
    if (is_image_reduction(user) && user->getOperand(0) == map && is_ready(user, ops, anchor) &&
        !llvm::is_contained(sums, user))
      sums.push_back(user);
  llvm::sort(sums, [](Operation* a, Operation* b) { return a->isBeforeInBlock(b); });
  return sums;
}

// The sums over the batch of what `ops` sum over images.
Ops batch_sums_of(ArrayRef<Operation*> ops) {
  Ops sums;
  for (Operation* op : ops)
    for (Operation* user : op->getUsers())
      if (is_image_reduction(op) && is_batch_reduction(user) && !llvm::is_contained(sums, user)) sums.push_back(user);
  return sums;
}

struct FormKernels : impl::FormKernelsBase<FormKernels> {
  void runOnOperation() override {
    llvm::SetVector<Operation*> pending;
    for (Operation& op : getOperation().getBody().front())
      if (!is_free(&op) && !isa<nn::KernelOp>(op)) pending.insert(&op);
    Ops anchors(pending.begin(), pending.end());
    for (Operation* anchor : anchors) {
      if (!pending.contains(anchor) || joins_later_batch_norm(anchor)) continue;
      Ops chain = chain_from(anchor);
      Operation* last = chain.back();
      chain.append(image_sums_of(chain, anchor));
      chain.append(batch_sums_of(chain));
      for (Operation* op : chain) pending.remove(op);
      wrap_in_kernel(chain, last);
    }
  }
};

}  // namespace
}  // namespace skipper
