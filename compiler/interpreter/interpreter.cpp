#include "compiler/interpreter/interpreter.h"

#include "compiler/interpreter/ops.h"
#include "compiler/transforms/layers.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace skipper::interpreter {

namespace {

using TensorRef = std::shared_ptr<const Tensor>;
using Values = std::vector<TensorRef>;

SmallVector<const Tensor*> pointers(ArrayRef<TensorRef> values) {
  return llvm::map_to_vector(values, [](const TensorRef& value) { return value.get(); });
}

// Returns what was forced on the layer, or null.
template <typename T>
const T* forced(const std::map<std::string, T>& decisions, Location layer) {
  for (const std::string& name : layer_names(layer))
    if (auto found = decisions.find(name); found != decisions.end()) return &found->second;
  return nullptr;
}

Values shared(Results results) {
  Values values;
  for (Tensor& result : results) values.push_back(std::make_shared<const Tensor>(std::move(result)));
  return values;
}

// What follows from the operands alone.
llvm::Expected<Values> compute(Operation* op, const Values& operands) {
  auto interpretable = dyn_cast<InterpretableOpInterface>(op);
  if (!interpretable) return llvm::createStringError("cannot interpret " + op->getName().getStringRef());
  return shared(interpretable.interpret(pointers(operands)));
}

class Interpreter {
 public:
  explicit Interpreter(const Options& options) : options_(options) {}

  // Returns the values that the block's terminator gives.
  llvm::Expected<Values> run(Block& block, Values arguments);

 private:
  llvm::Expected<Values> run(Operation* op, const Values& operands);

  // Ops that look beyond their operands.
  llvm::Expected<Values> evaluate(nn::ParameterOp op, const Values& operands);
  llvm::Expected<Values> evaluate(nn::KernelOp op, const Values& operands) {
    return run(op.getBody().front(), operands);
  }
  llvm::Expected<Values> evaluate(nn::LaunchOp op, const Values& operands);
  llvm::Expected<Values> evaluate(nn::ReluOp op, const Values& operands);
  llvm::Expected<Values> evaluate(nn::MaxPoolIndicesOp op, const Values& operands);

  const Options& options_;
};

llvm::Expected<Values> Interpreter::evaluate(nn::ParameterOp op, const Values&) {
  const Tensor* value = options_.parameter ? options_.parameter(op.getName()) : nullptr;
  if (!value) return llvm::createStringError("there is no parameter " + op.getName());
  if (ArrayRef<int64_t>(value->shape) != nn::tensor_of(op.getOutput()).getShape())
    return llvm::createStringError("parameter " + op.getName() + " has another shape");
  // It outlives the run.
  return Values{TensorRef(TensorRef(), value)};
}

llvm::Expected<Values> Interpreter::evaluate(nn::LaunchOp op, const Values& operands) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, op.getKernelAttr());
  if (!kernel || kernel.isExternal()) return llvm::createStringError("there is no kernel " + op.getKernel());
  return run(kernel.getBody().front(), operands);
}

llvm::Expected<Values> Interpreter::evaluate(nn::ReluOp op, const Values& operands) {
  const Mask* mask = forced(options_.decisions.relu, op.getLoc());
  if (!mask) return compute(op, operands);
  if (mask->size() != operands[0]->data.size())
    return llvm::createStringError("the mask of " + joined_layer_names(op.getLoc()) + " has another size");
  return Values{std::make_shared<const Tensor>(let_through(*operands[0], *mask))};
}

llvm::Expected<Values> Interpreter::evaluate(nn::MaxPoolIndicesOp op, const Values& operands) {
  const Tensor* indices = forced(options_.decisions.max_pool, op.getLoc());
  if (!indices) return compute(op, operands);
  SmallVector<const Tensor*> inputs = pointers(operands);
  if (indices->shape != zeros_like(op.getOutput(), inputs).shape)
    return llvm::createStringError("the indices of " + joined_layer_names(op.getLoc()) + " have another shape");
  return shared(take_samples(op, inputs, *indices));
}

llvm::Expected<Values> Interpreter::run(Operation* op, const Values& operands) {
  if (op->hasTrait<OpTrait::IsTerminator>()) return operands;
  return llvm::TypeSwitch<Operation*, llvm::Expected<Values>>(op)
      .Case<nn::ParameterOp, nn::KernelOp, nn::LaunchOp, nn::ReluOp, nn::MaxPoolIndicesOp>(
          [&](auto typed) { return evaluate(typed, operands); })
      .Default([&](Operation* other) { return compute(other, operands); });
}

llvm::Expected<Values> Interpreter::run(Block& block, Values arguments) {
  llvm::DenseMap<Value, TensorRef> values;
  for (auto [argument, value] : llvm::zip_equal(block.getArguments(), arguments)) values[argument] = value;
  Values results;
  for (Operation& op : block) {
    Values operands;
    for (Value operand : op.getOperands()) operands.push_back(values.at(operand));
    auto computed = run(&op, operands);
    if (!computed) return computed.takeError();
    results = std::move(*computed);
    if (options_.observe) options_.observe(&op, pointers(operands), pointers(results));
    if (op.hasTrait<OpTrait::IsTerminator>()) break;
    for (auto [result, value] : llvm::zip_equal(op.getResults(), results)) values[result] = value;
  }
  return results;
}

llvm::Error check_inputs(func::FuncOp function, ArrayRef<Tensor> inputs) {
  if (function.getNumArguments() != inputs.size())
    return llvm::createStringError(function.getName() + " takes " + llvm::Twine(function.getNumArguments()) +
                                   " inputs, not " + llvm::Twine(inputs.size()));
  int64_t batch = ShapedType::kDynamic;
  for (auto [argument, input] : llvm::zip_equal(function.getArguments(), inputs)) {
    std::vector<int64_t> expected = nn::tensor_of(argument).getShape().vec();
    for (size_t i = 0; i < std::min(expected.size(), input.shape.size()); ++i) {
      if (!ShapedType::isDynamic(expected[i])) continue;
      if (ShapedType::isDynamic(batch)) batch = input.shape[i];
      expected[i] = batch;
    }
    if (expected != input.shape || Tensor(expected).data.size() != input.data.size())
      return llvm::createStringError("input " + llvm::Twine(argument.getArgNumber()) + " of " + function.getName() +
                                     " has another shape, or another batch than the others");
  }
  return llvm::Error::success();
}

}  // namespace

llvm::Expected<std::vector<Tensor>> run(func::FuncOp function, std::vector<Tensor> inputs, const Options& options) {
  if (function.isExternal()) return llvm::createStringError(function.getName() + " has no body");
  attach_interpretation(*function.getContext());
  if (llvm::Error error = check_inputs(function, inputs)) return error;
  Values arguments;
  for (Tensor& input : inputs) arguments.push_back(std::make_shared<const Tensor>(std::move(input)));
  auto values = Interpreter(options).run(function.getBody().front(), std::move(arguments));
  if (!values) return values.takeError();
  std::vector<Tensor> results;
  for (const TensorRef& value : *values) results.push_back(*value);
  return results;
}

}  // namespace skipper::interpreter
