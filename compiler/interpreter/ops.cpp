#include "compiler/interpreter/ops.h"

#include "interpretation.cpp.inc"
#include "mlir/IR/DialectRegistry.h"

using namespace mlir;

namespace skipper::interpreter {

Tensor zeros_like(Value result, Operands operands) {
  std::vector<int64_t> shape = nn::tensor_of(result).getShape().vec();
  for (int64_t& extent : shape)
    if (ShapedType::isDynamic(extent)) extent = operands.front()->shape.front();
  return Tensor(std::move(shape));
}

namespace {

template <typename Op>
struct Interpretation : InterpretableOpInterface::ExternalModel<Interpretation<Op>, Op> {
  Results interpret(Operation* op, Operands operands) const { return evaluate(cast<Op>(op), operands); }
};

// Run by interpreter.cpp itself.
template <typename Op>
constexpr bool is_structural = llvm::is_one_of<Op, nn::ParameterOp, nn::KernelOp, nn::YieldOp, nn::LaunchOp>::value;

template <typename Op>
void attach(MLIRContext& context) {
  if constexpr (!is_structural<Op>) Op::template attachInterface<Interpretation<Op>>(context);
}

template <typename... Ops>
void attach_all(MLIRContext& context) {
  (attach<Ops>(context), ...);
}

void extend(MLIRContext* context, nn::NNDialect*) {
  attach_all<
#define GET_OP_LIST
#include "nn_ops.cpp.inc"
      >(*context);
}

}  // namespace

void attach_interpretation(MLIRContext& context) {
  DialectRegistry registry;
  registry.addExtension(extend);
  context.appendDialectRegistry(registry);  // does nothing the second time
}

}  // namespace skipper::interpreter
