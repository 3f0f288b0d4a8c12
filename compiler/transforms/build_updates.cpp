// Builds `@update_adam` and `@update_sgd`: one kernel for all trainable parameters, in place, and one for each run of
// moving averages with one momentum.
#include "compiler/dialect/shapes.h"
#include "entries.h"
#include "passes.h"
#include "state_layout.h"

namespace skipper {

#define GEN_PASS_DEF_BUILDUPDATES
#include "passes.h.inc"

using namespace mlir;

namespace {

// Moving averages that lie one behind the other and have one momentum.
struct Averages {
  int64_t begin = 0, end = 0;  // floats of the state
  double momentum = 0;
};

// The momentum of the batch norm that a moving average belongs to.
double momentum_of(nn::ParameterOp average) {
  for (Operation* user : average->getUsers())
    if (auto norm = dyn_cast<nn::BatchNormOp>(user)) return norm.getMomentum().convertToDouble();
  return 1;  // nobody computes a statistic for it
}

SmallVector<Averages> runs_of_averages(const StateLayout& state) {
  SmallVector<Averages> runs;
  for (auto [parameter, offset] : llvm::zip_equal(state.parameters, state.offsets)) {
    if (nn::ParameterOp(parameter).getTrainable()) continue;
    double momentum = momentum_of(parameter);
    if (!runs.empty()) runs.back().end = offset;
    if (runs.empty() || runs.back().momentum != momentum) runs.push_back({offset, state.parameter_floats, momentum});
  }
  if (!runs.empty()) runs.back().end = state.parameter_floats;
  return runs;
}

class UpdateBuilder {
 public:
  UpdateBuilder(func::FuncOp forward, const Entry& entry, StringRef name)
      : state_(state_layout(forward)), builder_(forward.getContext()) {
    auto module = forward->getParentOfType<ModuleOp>();
    builder_.setInsertionPointToEnd(module.getBody());
    location_ = NameLoc::get(builder_.getStringAttr(name));
    function_ = func::FuncOp::create(builder_, location_, entry.name, builder_.getFunctionType({}, {}));
    block_ = function_.addEntryBlock();
    builder_.setInsertionPointToStart(block_);
  }

  Value vector(UpdateArgument argument, int64_t extent, int64_t offset = 0) {
    argument_storages_.push_back(storage(argument, offset));
    return block_->addArgument(RankedTensorType::get({extent}, builder_.getF32Type()), location_);
  }
  void result(Value value, UpdateArgument argument, int64_t offset = 0) {
    results_.push_back(value);
    result_storages_.push_back(storage(argument, offset));
  }

  void adam() {
    int64_t extent = state_.trainable_floats;
    Value parameters = vector(UpdateArgument::parameters, extent),
          gradients = vector(UpdateArgument::gradients, extent);
    Value first = vector(UpdateArgument::moments, extent), second = vector(UpdateArgument::moments, extent, extent);
    Value scalars = vector(UpdateArgument::scalars, 5);
    auto adam = nn::AdamOp::create(builder_, location_, parameters, gradients, first, second, scalars,
                                   static_cast<uint64_t>(state_.decayed_floats));
    result(adam.getNewParameters(), UpdateArgument::parameters);
    result(adam.getNewFirst(), UpdateArgument::moments);
    result(adam.getNewSecond(), UpdateArgument::moments, extent);
    finish();
  }

  void sgd() {
    int64_t extent = state_.trainable_floats;
    Value parameters = vector(UpdateArgument::parameters, extent),
          gradients = vector(UpdateArgument::gradients, extent);
    Value velocity = vector(UpdateArgument::moments, extent), scalars = vector(UpdateArgument::scalars, 3);
    auto sgd = nn::SgdOp::create(builder_, location_, parameters, gradients, velocity, scalars,
                                 static_cast<uint64_t>(state_.decayed_floats));
    result(sgd.getNewParameters(), UpdateArgument::parameters);
    result(sgd.getNewVelocity(), UpdateArgument::moments);
    finish();
  }

 private:
  Attribute storage(UpdateArgument argument, int64_t offset) {
    return builder_.getDictionaryAttr(builder_.getNamedAttr(
        nn::kStorageAttr, argument_storage(builder_.getContext(), static_cast<int64_t>(argument), offset)));
  }

  void finish() {
    Location location = NameLoc::get(builder_.getStringAttr("moving_averages"));
    for (const Averages& run : runs_of_averages(state_)) {
      int64_t extent = run.end - run.begin;
      Value average = vector(UpdateArgument::parameters, extent, run.begin);
      Value statistic = vector(UpdateArgument::gradients, extent, run.begin);
      Value updated =
          nn::MovingAverageOp::create(builder_, location, average, statistic, builder_.getF64FloatAttr(run.momentum));
      result(updated, UpdateArgument::parameters, run.begin);
    }
    func::ReturnOp::create(builder_, location_, results_);
    function_.setType(builder_.getFunctionType(block_->getArgumentTypes(), ValueRange(results_).getTypes()));
    function_.setAllArgAttrs(argument_storages_);
    function_.setAllResultAttrs(result_storages_);
  }

  StateLayout state_;
  OpBuilder builder_;
  Location location_ = builder_.getUnknownLoc();
  func::FuncOp function_;
  Block* block_ = nullptr;
  SmallVector<Value> results_;
  SmallVector<Attribute> argument_storages_, result_storages_;
};

struct BuildUpdates : impl::BuildUpdatesBase<BuildUpdates> {
  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward) return signalPassFailure();
    UpdateBuilder(forward, kUpdateAdam, "adam").adam();
    UpdateBuilder(forward, kUpdateSgd, "sgd").sgd();
  }
};

}  // namespace
}  // namespace skipper
