// Where all readers of a map are 1x1 windows that leave out pixels, as at the start of a stage of a residual network,
// nobody needs what they leave out.  Their strides move up, through pointwise ops, into the window reader that computes
// the map: of ResNet50's multiplications 9.6 % go.  What else a pointwise op reads there is sampled by a pool of 1x1.
//
// A window reader of stride t and r pixels behind its last window gives n = (h - 1) t + r + 1 of them, 0 <= r < t; with
// stride s t there are (n - 1) / (s t) + 1 = (h - 1) / s + 1, which is what a stride of s takes of h.
#include <array>
#include <numeric>

#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "layers.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_MOVESAMPLINGUP
#include "passes.h.inc"

using namespace mlir;

namespace {

// From a row that is read to the next, and from a column to the next.
using Steps = std::array<int64_t, 2>;

bool is_every_pixel(Steps steps) { return steps == Steps{1, 1}; }

bool is_map(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getRank() == 4;
}

Steps steps_of(OpOperand& use) {
  auto reader = dyn_cast<nn::WindowReaderOpInterface>(use.getOwner());
  const bool samples = reader && use.getOperandNumber() == 0 &&
                       llvm::all_of(reader.getReadWindow(), [](int64_t taps) { return taps == 1; }) &&
                       llvm::all_of(reader.getReadPadding(), [](int64_t border) { return border == 0; });
  return samples ? Steps{reader.getReadStrides()[0], reader.getReadStrides()[1]} : Steps{1, 1};
}

// What all readers have in common.  One row, or column, is all of them.
Steps steps_of(Value map) {
  ArrayRef<int64_t> shape = nn::tensor_of(map).getShape();
  Steps common{0, 0};
  for (OpOperand& use : map.getUses())
    for (auto [step, all] : llvm::zip_equal(steps_of(use), common)) all = std::gcd(all, step);
  for (auto [extent, all] : llvm::zip_equal(shape.slice(1, 2), common))
    if (extent == 1 || all == 0) all = 1;
  return common;
}

// `op`, if its windows can lie so many times as far apart.
nn::WindowReaderOpInterface as_windows(Operation* op, Steps steps) {
  auto reader = dyn_cast<nn::WindowReaderOpInterface>(op);
  if (!reader || op->getNumResults() != 1 || isa<nn::KernelGradientOpInterface>(op)) return nullptr;
  for (auto [stride, step] : llvm::zip_equal(reader.getReadStrides(), steps))
    if (stride > nn::max_elements / step) return nullptr;
  return reader;
}

SmallVector<OpOperand*> maps_of(Operation* op) {
  SmallVector<OpOperand*> maps;
  for (OpOperand& operand : op->getOpOperands())
    if (is_map(operand.get())) maps.push_back(&operand);
  return maps;
}

// Whether windows above compute fewer pixels once `op` does: sampling alone saves nothing.  Inputs of the network are
// left alone.
bool leads_to_windows(Operation* op, Steps steps) {
  if (as_windows(op, steps)) return true;
  const SmallVector<OpOperand*> maps = maps_of(op);
  if (!is_pointwise(op) || llvm::any_of(maps, [](OpOperand* map) { return isa<BlockArgument>(map->get()); }))
    return false;
  return llvm::any_of(maps, [&](OpOperand* map) {
    return map->get().hasOneUse() && leads_to_windows(map->get().getDefiningOp(), steps);
  });
}

RankedTensorType sampled(RankedTensorType map, Steps steps) {
  SmallVector<int64_t> shape(map.getShape());
  for (auto [extent, step] : llvm::zip_equal(MutableArrayRef(shape).slice(1, 2), steps))
    extent = nn::windowed_extent(extent, 1, step);
  return map.clone(shape);
}

class Sampler {
 public:
  // From the last op to the first: an op's readers are done before it.
  void run(Block& block) {
    for (Operation& op : llvm::make_early_inc_range(llvm::reverse(block))) {
      if (op.getNumResults() != 1 || !is_map(op.getResult(0))) continue;
      const Steps steps = steps_of(op.getResult(0));
      if (!is_every_pixel(steps) && leads_to_windows(&op, steps)) compute_sampled(&op, steps);
    }
  }

 private:
  void compute_sampled(Operation* op, Steps steps) {
    if (nn::WindowReaderOpInterface windows = as_windows(op, steps))
      windows.setReadStrides({windows.getReadStrides()[0] * steps[0], windows.getReadStrides()[1] * steps[1]});
    else
      for (OpOperand* map : maps_of(op)) map->set(sample(map->get(), steps));
    Value result = op->getResult(0);
    result.setType(sampled(cast<RankedTensorType>(result.getType()), steps));
    op->setLoc(sampled_location(op->getLoc(), steps[0], steps[1]));
    for (OpOperand& use : llvm::make_early_inc_range(result.getUses())) read_all_of(use, steps);
  }

  // A reader of what is sampled now.
  void read_all_of(OpOperand& use, Steps steps) {
    auto reader = cast<nn::WindowReaderOpInterface>(use.getOwner());
    const Steps left{reader.getReadStrides()[0] / steps[0], reader.getReadStrides()[1] / steps[1]};
    reader.setReadStrides(left);
    if (!is_every_pixel(left) || !pools_.contains(reader)) return;
    pools_.erase(reader);
    reader->getResult(0).replaceAllUsesWith(use.get());
    reader->erase();
  }

  // Behind the op that gives the map, whose memory is free the sooner.
  Value sample(Value map, Steps steps) {
    OpBuilder builder(map.getContext());
    builder.setInsertionPointAfterValue(map);
    auto pool = nn::MaxPoolOp::create(builder, sampled_location(map.getLoc(), steps[0], steps[1]), map,
                                      ArrayRef<int64_t>{1, 1}, ArrayRef<int64_t>(steps));
    pools_.insert(pool);
    return pool;
  }

  llvm::SmallPtrSet<Operation*, 4> pools_;  // ours: no layers of the user's
};

struct MoveSamplingUp : impl::MoveSamplingUpBase<MoveSamplingUp> {
  void runOnOperation() override {
    if (auto forward = getOperation().lookupSymbol<func::FuncOp>("forward"); forward && !forward.isExternal())
      Sampler().run(forward.getBody().front());
  }
};

}  // namespace
}  // namespace skipper
