#include "kernel_body.h"

#include "compiler/dialect/shapes.h"
#include "implementation.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace skipper {

// Whether a kernel around the anchor has room for `op` behind it.
static bool fits(Operation& op, Operation* anchor) {
  if (isa<nn::RelayoutOp, nn::PackOp>(op)) return true;
  if (is_part_of_map(anchor)) return is_part_of_map(&op);
  return takes_epilogue(anchor) && (is_pointwise(&op) || is_reduction(&op));
}

KernelBody kernel_body(Block& block) {
  KernelBody body;
  for (Operation& op : block.without_terminator()) {
    if (isa<nn::KernelScaleOp>(op))
      body.scale = &op;
    else if (is_parameter_function(&op))
      body.fold = &op;
    else if (isa<nn::DequantiseOp>(op))
      body.dequantise = &op;
    else if (!body.anchor)
      body.anchor = &op;
    else if (!fits(op, body.anchor))
      body.unexpected = &op;
    else if (is_pointwise(&op))
      body.epilogue.push_back(&op);
  }
  body.result = nn::tensor_of(block.getTerminator()->getOperand(0));
  return body;
}

Value logical_result(Value yielded) {
  auto relayout = yielded.getDefiningOp<nn::RelayoutOp>();
  // A relayout alone is the kernel's work.
  return relayout && relayout.getInput().getDefiningOp() ? relayout.getInput() : yielded;
}

bool is_parameter_function(Operation* op) { return isa<nn::ParameterOpInterface>(op) && op->getNumOperands() > 0; }

bool is_pointwise(Operation* op) { return isa<nn::PointwiseOpInterface>(op); }

bool takes_epilogue(Operation* op) { return isa<nn::TakesEpilogueOpInterface>(op); }

bool is_map_source(Operation* op) { return isa<nn::MapSourceOpInterface>(op); }

bool is_image_reduction(Operation* op) { return isa<nn::ImageReductionOpInterface>(op); }

bool is_batch_reduction(Operation* op) { return isa<nn::BatchReductionOpInterface>(op); }

bool is_reduction(Operation* op) { return is_image_reduction(op) || is_batch_reduction(op); }

bool is_part_of_map(Operation* op) { return is_pointwise(op) || is_map_source(op) || is_reduction(op); }

// Whether each element of `next` follows from that element of its activations: none has another shape, as the factors
// of a map's channels do.
static bool is_elementwise(Operation* next) {
  if (!is_pointwise(next)) return false;
  ArrayRef<int64_t> shape = nn::tensor_of(next->getResult(0)).getShape();
  return llvm::all_of(next->getOperands(), [&](Value operand) {
    RankedTensorType type = nn::tensor_of(operand);
    return type.hasStaticShape() || type.getShape() == shape;
  });
}

// Whether a kernel over maps, of which `next` reads the last, computes it too.
static bool can_follow_map(Operation* next, RankedTensorType last) {
  if (is_pointwise(next)) return nn::tensor_of(next->getResult(0)).getShape() == last.getShape();
  auto source = dyn_cast<nn::MapSourceOpInterface>(next);
  return source && source.readsElementsOnce();
}

bool can_fuse(ArrayRef<Operation*> chain, Operation* next) {
  Operation* last = chain.back();
  if (takes_epilogue(chain.front())) return is_elementwise(next);
  return is_part_of_map(chain.front()) && can_follow_map(next, nn::tensor_of(last->getResult(0)));
}

static bool is_kernel_result(OpResult value, ArrayRef<Operation*> ops) {
  return is_image_reduction(value.getOwner()) ||
         llvm::any_of(value.getUsers(), [&](Operation* user) { return !llvm::is_contained(ops, user); });
}

nn::KernelOp wrap_in_kernel(ArrayRef<Operation*> ops, Operation* position) {
  OpBuilder builder(position);
  SmallVector<Value> inputs, results;
  SmallVector<Location> locations;
  auto is_outside = [&](Value value) { return !llvm::is_contained(ops, value.getDefiningOp()); };
  for (Operation* op : ops) {
    locations.push_back(op->getLoc());
    llvm::copy_if(op->getOperands(), std::back_inserter(inputs), is_outside);
    llvm::copy_if(op->getResults(), std::back_inserter(results),
                  [&](OpResult value) { return op == position || is_kernel_result(value, ops); });
  }
  Location location = builder.getFusedLoc(locations);
  auto kernel = nn::KernelOp::create(builder, location, ValueRange(results).getTypes(), inputs, nullptr);
  Block* body = builder.createBlock(&kernel.getBody());
  for (Value input : inputs) body->addArgument(input.getType(), location);

  IRMapping mapping;
  unsigned next_argument = 0;
  for (Operation* op : ops) {
    Operation* clone = builder.clone(*op, mapping);
    for (OpOperand& operand : clone->getOpOperands())
      if (is_outside(op->getOperand(operand.getOperandNumber()))) operand.set(body->getArgument(next_argument++));
  }
  SmallVector<Value> yielded;
  for (Value result : results) yielded.push_back(mapping.lookup(result));
  nn::YieldOp::create(builder, location, yielded);
  for (auto [from, to] : llvm::zip_equal(results, kernel.getResults())) from.replaceAllUsesWith(to);
  for (Operation* op : llvm::reverse(ops)) op->erase();
  return kernel;
}

nn::KernelOp wrap_pack(nn::PackOp pack) {
  SmallVector<Operation*> chain{pack};
  while (chain.front()->getNumOperands() > 0) {
    OpOperand& input = chain.front()->getOpOperand(0);
    Operation* producer = input.get().getDefiningOp();
    if (!producer || isa<nn::ParameterOp>(producer)) break;
    // Each of two packs computes what they share.
    if (!producer->hasOneUse()) {
      producer = OpBuilder(chain.front()).clone(*producer);
      input.set(producer->getResult(0));
    }
    chain.insert(chain.begin(), producer);
  }
  nn::KernelOp kernel = wrap_in_kernel(chain, pack);
  kernel.setImplementationAttr(implementation_attr(kernel.getContext(), OneWay(), "pack"));
  return kernel;
}

}  // namespace skipper
