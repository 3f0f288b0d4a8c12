// Gives every intermediate of predict a place in the arena, planned at the maximum batch, and every packed parameter
// one in the blob.  Largest first, each at the lowest offset that is free while it lives (Pisarchyk and Lee, "Efficient
// Memory Management for Deep Neural Net Inference", 2020: greedy by size).  A result never shares memory with an
// operand of its launch: kernels may compute pixels twice.
#include "compiler/dialect/shapes.h"
#include "llvm/Support/MathExtras.h"
#include "passes.h"
#include "skipper/abi.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_PLANARENA
#include "passes.h.inc"

using namespace mlir;

namespace {

struct Interval {
  nn::LaunchOp launch;
  int64_t first = 0, last = 0;  // positions in the block
  int64_t bytes = 0;
  int64_t offset = -1;
};

int64_t bytes_of(Type type, int64_t batch) {
  auto tensor = cast<RankedTensorType>(type);
  int64_t samples = tensor.hasStaticShape() ? 1 : batch;
  return static_cast<int64_t>(
      llvm::alignTo(nn::physical_elements(tensor) * samples * sizeof(float), SKIPPER_ALIGNMENT));
}

// The last position at which `value`, or a view of it, is read.
int64_t last_read(Value value, const llvm::DenseMap<Operation*, int64_t>& positions) {
  int64_t last = 0;
  for (Operation* user : value.getUsers()) {
    last = std::max(last, positions.lookup(user));
    if (auto view = dyn_cast<nn::FlattenOp>(user)) last = std::max(last, last_read(view.getOutput(), positions));
  }
  return last;
}

SmallVector<Interval> live_intervals(func::FuncOp function, int64_t batch) {
  llvm::DenseMap<Operation*, int64_t> positions;
  for (Operation& op : function.getOps()) positions[&op] = static_cast<int64_t>(positions.size());
  SmallVector<Interval> intervals;
  for (auto launch : function.getOps<nn::LaunchOp>())
    intervals.push_back({launch, positions.lookup(launch), last_read(launch.getOutput(), positions),
                         bytes_of(launch.getType(), batch)});
  return intervals;
}

bool overlap_in_time(const Interval& a, const Interval& b) { return a.first <= b.last && b.first <= a.last; }

// The lowest offset at which `interval` meets none of `placed`, which are sorted by offset.
int64_t lowest_offset(const Interval& interval, ArrayRef<Interval*> placed) {
  int64_t offset = 0;
  for (const Interval* other : placed) {
    if (!overlap_in_time(interval, *other)) continue;
    if (offset + interval.bytes <= other->offset) break;
    offset = std::max(offset, other->offset + other->bytes);
  }
  return offset;
}

// Returns the arena's bytes.
int64_t place(MutableArrayRef<Interval> intervals) {
  SmallVector<Interval*> by_size;
  for (Interval& interval : intervals) by_size.push_back(&interval);
  llvm::stable_sort(by_size, [](auto* a, auto* b) { return a->bytes > b->bytes; });
  SmallVector<Interval*> placed;
  int64_t arena_bytes = 0;
  for (Interval* interval : by_size) {
    interval->offset = lowest_offset(*interval, placed);
    arena_bytes = std::max(arena_bytes, interval->offset + interval->bytes);
    auto position = llvm::upper_bound(placed, interval, [](auto* a, auto* b) { return a->offset < b->offset; });
    placed.insert(position, interval);
  }
  return arena_bytes;
}

struct PlanArena : impl::PlanArenaBase<PlanArena> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto predict = module.lookupSymbol<func::FuncOp>("predict");
    auto prepare = module.lookupSymbol<func::FuncOp>("prepare");
    if (!predict || !prepare) return signalPassFailure();
    plan_predict(predict, max_batch_of(module));
    plan_packed(prepare, predict);
  }

  void plan_predict(func::FuncOp predict, int64_t batch) {
    SmallVector<Interval> intervals = live_intervals(predict, batch);
    int64_t arena_bytes = place(intervals), sum = 0;
    for (Interval& interval : intervals) {
      interval.launch.setStorageAttr(nn::StorageAttr::get(&getContext(), nn::StorageKind::arena, interval.offset));
      sum += interval.bytes;
    }
    Builder builder(&getContext());
    predict->setAttr(nn::kArenaBytesAttr, builder.getI64IntegerAttr(arena_bytes));
    predict->setAttr(nn::kIntermediateBytesAttr, builder.getI64IntegerAttr(sum));
  }

  // prepare's results are predict's arguments behind the inputs, in order.
  void plan_packed(func::FuncOp prepare, func::FuncOp predict) {
    Operation* result = prepare.getBody().front().getTerminator();
    unsigned inputs = predict.getNumArguments() - result->getNumOperands();
    int64_t offset = 0;
    for (auto [index, value] : llvm::enumerate(result->getOperands())) {
      auto storage = nn::StorageAttr::get(&getContext(), nn::StorageKind::packed, offset);
      value.getDefiningOp<nn::LaunchOp>().setStorageAttr(storage);
      predict.setArgAttr(inputs + index, nn::kStorageAttr, storage);
      offset += bytes_of(value.getType(), 1);
    }
    prepare->setAttr(nn::kPackedBytesAttr, Builder(&getContext()).getI64IntegerAttr(offset));
  }
};

}  // namespace
}  // namespace skipper
