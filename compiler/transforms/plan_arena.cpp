// Gives every intermediate of an entry a place in its arena, planned at the maximum batch, every packed parameter one
// in the blob, and what belongs to a training state its place there.  Largest first, each at the lowest offset that is
// free while it lives (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020: greedy by
// size).  A result never shares memory with an operand of its launch: kernels may compute pixels twice.
//
// On a device a map with a border of zeros shares its memory with nothing: the arena starts as zeros, kernels write
// inside of the border, and no launch is spent on it.
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"
#include "passes.h"
#include "skipper/abi.h"
#include "state_layout.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_PLANARENA
#include "passes.h.inc"

using namespace mlir;

namespace {

struct Interval {
  OpResult value;               // of a launch
  int64_t first = 0, last = 0;  // positions in the block
  int64_t bytes = 0;
  int64_t offset = -1;
};

int64_t bytes_of(Type type, int64_t batch) {
  auto tensor = cast<RankedTensorType>(type);
  int64_t samples = tensor.hasStaticShape() ? 1 : batch;
  return static_cast<int64_t>(
      llvm::alignTo(static_cast<uint64_t>(nn::physical_bytes(tensor) * samples), SKIPPER_ALIGNMENT));
}

// The last position at which `value`, or a view of it, is read.
int64_t last_read(Value value, const llvm::DenseMap<Operation*, int64_t>& positions) {
  int64_t last = 0;
  for (Operation* user : value.getUsers()) {
    last = std::max(last, positions.lookup(user));
    if (isa<nn::ViewOpInterface>(user)) last = std::max(last, last_read(user->getResult(0), positions));
  }
  return last;
}

// Whether the kernel leaves the border of zeros around its result alone.
bool leaves_border(nn::LaunchOp launch) {
  auto kernel = launch->getParentOfType<ModuleOp>().lookupSymbol<func::FuncOp>(launch.getKernel());
  return !isa<nn::WritesBorderOpInterface>(kernel_body(kernel.getBody().front()).anchor);
}

bool has_border(Type type) {
  nn::LayoutAttr layout = nn::layout_of(type);
  return layout && layout.getHalo();
}

SmallVector<Interval> live_intervals(func::FuncOp function, int64_t batch, bool on_device) {
  llvm::DenseMap<Operation*, int64_t> positions;
  for (Operation& op : function.getOps()) positions[&op] = static_cast<int64_t>(positions.size());
  SmallVector<Interval> intervals;
  for (auto launch : function.getOps<nn::LaunchOp>())
    for (OpResult result : launch->getResults()) {
      int64_t first = positions.lookup(launch);
      // A result that nobody reads is scratch of its kernel.
      int64_t last = std::max(first, last_read(result, positions));
      if (on_device && has_border(result.getType()) && leaves_border(launch)) {
        first = 0;
        last = std::numeric_limits<int64_t>::max();
      }
      intervals.push_back({result, first, last, bytes_of(result.getType(), batch)});
    }
  return intervals;
}

using Places = llvm::MapVector<Operation*, SmallVector<Attribute>>;

// Gives the places of results that lie outside: gradients and statistics, what an update makes of its vectors, and maps
// of a size that is known at run time.  A value that is the result twice has one place; the driver copies it to the
// other.
Places places_in_state(func::FuncOp function) {
  Places places;
  InPlace in_place = entry_of(function)->in_place;
  for (OpOperand& operand : function.getBody().front().getTerminator()->getOpOperands()) {
    auto storage = function.getResultAttrOfType<nn::StorageAttr>(operand.getOperandNumber(), nn::kStorageAttr);
    bool is_gradient =
        in_place == InPlace::gradients && storage.getPosition() == static_cast<int64_t>(TrainStepArgument::gradients);
    if (!is_gradient && in_place != InPlace::all) continue;
    auto launch = operand.get().getDefiningOp<nn::LaunchOp>();
    if (!launch) continue;
    SmallVector<Attribute>& known = places[launch];
    known.resize(launch->getNumResults());
    Attribute& place = known[cast<OpResult>(operand.get()).getResultNumber()];
    if (!place) place = storage;
  }
  return places;
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
    func::FuncOp predict = find_entry(module, kPredict), prepare = find_entry(module, kPrepare);
    if (!predict || !prepare) return signalPassFailure();
    FailureOr<MachineModel> machine = machine_of(module);
    if (failed(machine)) return signalPassFailure();
    on_device_ = machine->family == Family::gpu;
    for (func::FuncOp entry : entries_of(module))
      if (entry != prepare) plan_entry(entry, max_batch_of(module), first_byte(module, *entry_of(entry)));
    plan_packed(prepare, predict);
  }

  // The entry may use the arena from this byte on.
  int64_t first_byte(ModuleOp module, const Entry& entry) const {
    if (!on_device_ || !entry.keeps_arena) return 0;
    return find_entry(module, *entry.continues)->getAttrOfType<IntegerAttr>(nn::kArenaBytesAttr).getInt();
  }

  // In the arena from byte `first` on.
  void plan_entry(func::FuncOp entry, int64_t batch, int64_t first) {
    Places places = places_in_state(entry);
    SmallVector<Interval> intervals = live_intervals(entry, batch, on_device_);
    llvm::erase_if(intervals, [&](const Interval& interval) {
      auto known = places.find(interval.value.getOwner());
      return known != places.end() && known->second[interval.value.getResultNumber()];
    });
    int64_t arena_bytes = first + place(intervals), sum = 0;
    for (Interval& interval : intervals) {
      SmallVector<Attribute>& storages = places[interval.value.getOwner()];
      storages.resize(interval.value.getOwner()->getNumResults());
      storages[interval.value.getResultNumber()] =
          nn::StorageAttr::get(&getContext(), nn::StorageKind::arena, first + interval.offset, 0);
      sum += interval.bytes;
    }
    Builder builder(&getContext());
    for (auto& [launch, storages] : places) cast<nn::LaunchOp>(launch).setStorageAttr(builder.getArrayAttr(storages));
    entry->setAttr(nn::kArenaBytesAttr, builder.getI64IntegerAttr(arena_bytes));
    entry->setAttr(nn::kIntermediateBytesAttr, builder.getI64IntegerAttr(sum));
  }

  // prepare's results are predict's arguments behind the inputs, in order.
  void plan_packed(func::FuncOp prepare, func::FuncOp predict) {
    Operation* result = prepare.getBody().front().getTerminator();
    unsigned argument = predict.getNumArguments() - result->getNumOperands();
    int64_t offset = 0;
    for (Value value : result->getOperands()) {
      auto storage = nn::StorageAttr::get(&getContext(), nn::StorageKind::packed, offset, 0);
      value.getDefiningOp<nn::LaunchOp>().setStorageAttr(ArrayAttr::get(&getContext(), storage));
      predict.setArgAttr(argument++, nn::kStorageAttr, storage);
      offset += bytes_of(value.getType(), 1);
    }
    if (func::FuncOp maps = find_entry(prepare->getParentOfType<ModuleOp>(), kCamMaps))
      for (unsigned i = 0; i < maps.getNumArguments(); ++i)
        if (auto shared = maps.getArgAttrOfType<IntegerAttr>(i, nn::kSharedAttr))
          maps.setArgAttr(i, nn::kStorageAttr,
                          predict.getArgAttr(static_cast<unsigned>(shared.getInt()), nn::kStorageAttr));
    prepare->setAttr(nn::kPackedBytesAttr, Builder(&getContext()).getI64IntegerAttr(offset));
  }

  bool on_device_ = false;
};

}  // namespace
}  // namespace skipper
