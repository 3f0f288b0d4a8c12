// Refuses networks with unknown extents, or in the Winograd domain, whose readers the compiler chooses.  The dialect
// allows them, because a heat map's extents are chosen by who asks for it, but kernels, layouts and the arena are made
// for known ones: only the batch may be told at run time.
#include "compiler/dialect/shapes.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_CHECKEXTENTS
#include "passes.h.inc"

using namespace mlir;

namespace {

LogicalResult check_extents(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (auto layout = type ? nn::layout_of(type) : nullptr; layout && layout.getWinograd())
    return emitError(value.getLoc()) << type << " lies where the compiler alone puts a map";
  if (!type || type.getRank() == 0 || llvm::none_of(type.getShape().drop_front(), ShapedType::isDynamic))
    return success();
  return emitError(value.getLoc()) << "the extents of " << type
                                   << " have to be known, but for the first one, the batch";
}

struct CheckExtents : impl::CheckExtentsBase<CheckExtents> {
  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return;
    const WalkResult result = forward.walk<WalkOrder::PreOrder>([](Operation* op) {
      for (Region& region : op->getRegions())
        for (Value argument : region.getArguments())
          if (failed(check_extents(argument))) return WalkResult::interrupt();
      const bool known = llvm::all_of(op->getResults(), [](Value value) { return succeeded(check_extents(value)); });
      return known ? WalkResult::advance() : WalkResult::interrupt();
    });
    if (result.wasInterrupted()) signalPassFailure();
  }
};

}  // namespace

}  // namespace skipper
