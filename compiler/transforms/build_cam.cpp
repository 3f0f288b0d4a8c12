// Builds `@cam_maps(activation, classes, size) -> maps` for a network that ends in global average pooling and a dense
// layer, and makes the activation before the pooling a result of forward, behind all others and hidden from users.
#include "compiler/dialect/shapes.h"
#include "entries.h"
#include "layers.h"
#include "passes.h"
#include "state_layout.h"

namespace skipper {

#define GEN_PASS_DEF_BUILDCAM
#include "passes.h.inc"

using namespace mlir;

namespace {

struct Head {
  nn::DenseOp dense;
  Value activation;
};

// Fails naming the op in the way.
FailureOr<Head> head_of(func::FuncOp forward) {
  auto result = cast<func::ReturnOp>(forward.getBody().front().getTerminator());
  Operation* last = result.getOperand(0).getDefiningOp();
  if (isa_and_nonnull<nn::SoftmaxOp>(last)) last = last->getOperand(0).getDefiningOp();
  auto in_the_way = [&](Operation* op, StringRef expected) {
    return op->emitError("cam needs a network that ends in global average pooling and a dense layer, but where ")
           << expected << " should be there is layer '" << joined_layer_names(op->getLoc()) << "' ("
           << op->getName().stripDialect() << ")";
  };
  auto dense = dyn_cast_or_null<nn::DenseOp>(last);
  if (!dense) return in_the_way(last ? last : result.getOperation(), "the dense layer");
  Operation* before = dense.getInput().getDefiningOp();
  auto pool = dyn_cast_or_null<nn::GlobalAveragePoolOp>(before);
  if (!pool) return in_the_way(before ? before : dense.getOperation(), "the pooling");
  return Head{dense, pool.getInput()};
}

void add_hidden_result(func::FuncOp forward, Value activation) {
  Operation* result = forward.getBody().front().getTerminator();
  unsigned index = forward.getNumResults();
  result->insertOperands(index, activation);
  (void)forward.insertResult(index, activation.getType(), nullptr);
  forward.setResultAttr(index, nn::kHiddenAttr, UnitAttr::get(forward.getContext()));
}

void build_maps(func::FuncOp forward, Head head) {
  MLIRContext* context = forward.getContext();
  OpBuilder builder(context);
  builder.setInsertionPointToEnd(forward->getBlock());
  Location location = NameLoc::get(builder.getStringAttr("cam"), head.dense.getLoc());
  Type element = builder.getF32Type();
  constexpr int64_t kDynamic = ShapedType::kDynamic;
  SmallVector<Type> inputs{head.activation.getType(), RankedTensorType::get({kDynamic, 1}, element),
                           RankedTensorType::get({2}, element)};
  auto function = func::FuncOp::create(builder, location, kCamMaps.name, builder.getFunctionType(inputs, {}));
  Block* block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);
  Operation* kernel = builder.clone(*head.dense.getKernel().getDefiningOp<nn::ParameterOp>());
  Value map = nn::ClassActivationMapOp::create(builder, location, block->getArgument(0), kernel->getResult(0),
                                               block->getArgument(1));
  Value maps = nn::ResizeBilinearOp::create(builder, location, map, block->getArgument(2));
  func::ReturnOp::create(builder, location, maps);
  function.setType(builder.getFunctionType(inputs, maps.getType()));
  for (unsigned i = 0; i < inputs.size(); ++i) function.setArgAttr(i, nn::kStorageAttr, argument_storage(context, i));
  function.setResultAttr(0, nn::kStorageAttr, argument_storage(context, static_cast<int64_t>(inputs.size())));
}

struct BuildCam : impl::BuildCamBase<BuildCam> {
  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return signalPassFailure();
    FailureOr<Head> head = head_of(forward);
    if (failed(head)) return signalPassFailure();
    build_maps(forward, *head);
    add_hidden_result(forward, head->activation);
  }
};

}  // namespace
}  // namespace skipper
