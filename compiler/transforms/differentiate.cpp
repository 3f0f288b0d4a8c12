// Builds `@train_step(inputs, labels) -> outputs, losses, a gradient or statistic for each parameter` from @forward:
// the forward graph in its training form (batch statistics, indices of maxima, the loss behind the softmax), then the
// gradients of all layers in reverse order.  Every value that the backward part reads is kept by being read; nothing
// else is.
#include "compiler/dialect/shapes.h"
#include "entries.h"
#include "layers.h"
#include "passes.h"

namespace skipper {

#define GEN_PASS_DEF_DIFFERENTIATE
#include "passes.h.inc"

using namespace mlir;

namespace {

class Differentiation {
 public:
  explicit Differentiation(func::FuncOp forward) : forward_(forward), builder_(forward.getContext()) {}

  LogicalResult run() {
    step_ = cast<func::FuncOp>(forward_->clone());
    step_.setName(kTrainStep.name);
    forward_->getParentOfType<ModuleOp>().push_back(step_);
    block_ = &step_.getBody().front();
    return_ = cast<func::ReturnOp>(block_->getTerminator());
    use_batch_statistics();
    record_maxima();
    if (failed(add_loss()) || failed(differentiate())) return failure();
    add_results();
    return success();
  }

 private:
  void use_batch_statistics();
  void record_maxima();
  LogicalResult add_loss();
  LogicalResult differentiate();
  LogicalResult differentiate(Operation* op);
  void name_gradients(Operation* before, StringRef layer);
  void accumulate(Value value, Value gradient);
  void add_results();

  func::FuncOp forward_, step_;
  OpBuilder builder_;
  Block* block_ = nullptr;
  func::ReturnOp return_;
  nn::SoftmaxCrossEntropyOp loss_;
  llvm::DenseMap<Value, Value> gradients_;
  llvm::DenseMap<Value, Value> statistics_;  // of moving averages
  llvm::DenseSet<Value> active_;             // values that depend on a trainable parameter
};

// Moving averages give way to the statistics of the batch.
void Differentiation::use_batch_statistics() {
  for (auto norm : llvm::to_vector(block_->getOps<nn::BatchNormOp>())) {
    builder_.setInsertionPoint(norm);
    RankedTensorType type = nn::tensor_of(norm.getInput());
    int64_t pixels = 1;
    for (int64_t extent : type.getShape().drop_front().drop_back()) pixels *= extent;
    auto images = nn::ImageStatisticsOp::create(builder_, norm.getLoc(), norm.getInput());
    auto batch = nn::BatchStatisticsOp::create(builder_, norm.getLoc(), images.getMean(), images.getDeviations(),
                                               static_cast<uint64_t>(pixels));
    statistics_[norm.getMean()] = batch.getMean();
    statistics_[norm.getVariance()] = batch.getVariance();
    norm.getMeanMutable().assign(batch.getMean());
    norm.getVarianceMutable().assign(batch.getVariance());
  }
}

void Differentiation::record_maxima() {
  for (auto pool : llvm::to_vector(block_->getOps<nn::MaxPoolOp>())) {
    builder_.setInsertionPoint(pool);
    auto recorded =
        nn::MaxPoolIndicesOp::create(builder_, pool.getLoc(), pool.getInput(), pool.getWindow(), pool.getStrides());
    pool.replaceAllUsesWith(recorded.getOutput());
    pool.erase();
  }
}

// The one output that is a softmax is compared with the labels.
LogicalResult Differentiation::add_loss() {
  nn::SoftmaxOp softmax;
  for (Value output : return_.getOperands()) {
    auto candidate = output.getDefiningOp<nn::SoftmaxOp>();
    if (!candidate || candidate == softmax) continue;
    if (softmax)
      return candidate.emitError("train_step needs one softmax among the outputs, but this is a second one")
                 .attachNote(softmax.getLoc())
             << "the first one";
    softmax = candidate;
  }
  if (!softmax) return emitError(forward_.getLoc(), "train_step needs an output that is a softmax; there is none");
  for (Operation* user : softmax->getUsers())
    if (user != return_)
      return user->emitError("train_step: the softmax of the loss must be an output alone, but is read by layer '")
             << joined_layer_names(user->getLoc()) << "'";
  Value labels = block_->addArgument(softmax.getType(), softmax.getLoc());
  builder_.setInsertionPoint(softmax);
  loss_ = nn::SoftmaxCrossEntropyOp::create(builder_, softmax.getLoc(), softmax.getInput(), labels);
  softmax.replaceAllUsesWith(loss_.getProbabilities());
  softmax.erase();
  return success();
}

void Differentiation::accumulate(Value value, Value gradient) {
  if (!gradient || !active_.contains(value)) return;
  Value& sum = gradients_[value];
  sum = sum ? Value(nn::AddOp::create(builder_, gradient.getLoc(), sum, gradient)) : gradient;
}

// "conv1:gradient" in profiles and symbols; the lines stay those of the layer.
void Differentiation::name_gradients(Operation* before, StringRef layer) {
  for (Operation* op = before->getNextNode(); op != return_; op = op->getNextNode()) {
    bool is_kernel = isa<nn::KernelGradientOpInterface>(op);
    std::string name = (layer + (is_kernel ? ":kernel_gradient" : ":gradient")).str();
    op->setLoc(NameLoc::get(builder_.getStringAttr(name), op->getLoc()));
  }
}

LogicalResult Differentiation::differentiate(Operation* op) {
  SmallVector<Value> gradients;
  for (Value result : op->getResults()) gradients.push_back(gradients_.lookup(result));
  if (llvm::none_of(gradients, [](Value gradient) { return bool(gradient); })) return success();
  if (isa<nn::ParameterOp>(op)) return success();
  std::string layer = joined_layer_names(op->getLoc());
  auto differentiable = dyn_cast<nn::DifferentiableOpInterface>(op);
  if (!differentiable)
    return op->emitError("train_step: layer '")
           << layer << "' has no gradient (" << op->getName().stripDialect() << ")";
  SmallVector<bool> wanted;
  for (Value operand : op->getOperands()) wanted.push_back(active_.contains(operand));
  Operation* before = return_->getPrevNode();
  SmallVector<Value> results = differentiable.buildGradient(builder_, gradients, wanted);
  for (auto [operand, gradient] : llvm::zip_equal(op->getOperands(), results)) accumulate(operand, gradient);
  name_gradients(before, layer);
  return success();
}

LogicalResult Differentiation::differentiate() {
  SmallVector<Operation*> layers;
  for (Operation& op : block_->without_terminator()) {
    layers.push_back(&op);
    auto parameter = dyn_cast<nn::ParameterOp>(op);
    bool is_active = parameter
                         ? parameter.getTrainable()
                         : llvm::any_of(op.getOperands(), [&](Value operand) { return active_.contains(operand); });
    if (is_active) active_.insert(op.getResults().begin(), op.getResults().end());
  }
  builder_.setInsertionPoint(return_);
  Operation* before = return_->getPrevNode();
  Value gradient =
      nn::SoftmaxCrossEntropyGradientOp::create(builder_, loss_.getLoc(), loss_.getProbabilities(), loss_.getLabels());
  name_gradients(before, joined_layer_names(loss_.getLoc()));
  accumulate(loss_.getInput(), gradient);
  for (Operation* op : llvm::reverse(layers))
    if (op != loss_ && failed(differentiate(op))) return failure();
  return success();
}

void Differentiation::add_results() {
  SmallVector<Value> results(return_.getOperands());
  SmallVector<Attribute> attributes;
  for (unsigned i = 0; i < results.size(); ++i) {
    DictionaryAttr known = step_.getResultAttrDict(i);
    attributes.push_back(known ? known : builder_.getDictionaryAttr({}));
  }
  auto add = [&](Value value, StringRef name) {
    results.push_back(value);
    attributes.push_back(
        builder_.getDictionaryAttr(builder_.getNamedAttr(nn::kNameAttr, builder_.getStringAttr(name))));
  };
  add(loss_.getLosses(), "losses");
  for (auto parameter : llvm::to_vector(block_->getOps<nn::ParameterOp>())) {
    Value value = parameter.getTrainable() ? gradients_.lookup(parameter) : statistics_.lookup(parameter);
    // A part of the network that the loss does not depend on stays as it is.
    if (!value) value = nn::ZerosOp::create(builder_, parameter.getLoc(), parameter.getType());
    add(value, parameter.getName());
  }
  return_.getOperandsMutable().assign(results);
  step_.setType(builder_.getFunctionType(block_->getArgumentTypes(), ValueRange(results).getTypes()));
  step_.setAllResultAttrs(attributes);
  unsigned labels = block_->getNumArguments() - 1;
  step_.setArgAttr(labels, nn::kNameAttr, builder_.getStringAttr("labels"));
}

struct Differentiate : impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    auto forward = getOperation().lookupSymbol<func::FuncOp>("forward");
    if (!forward || failed(Differentiation(forward).run())) signalPassFailure();
  }
};

}  // namespace
}  // namespace skipper
