// Ops that change the form of a value, not the value.
#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

namespace {

Results reshaped(mlir::Value result, Operands operands) {
  Tensor output = *operands[0];
  output.shape = zeros_like(result, operands).shape;
  return {output};
}

}  // namespace

Results evaluate(nn::FlattenOp op, Operands operands) { return reshaped(op.getOutput(), operands); }
Results evaluate(nn::UnflattenOp op, Operands operands) { return reshaped(op.getOutput(), operands); }
Results evaluate(nn::ZerosOp op, Operands operands) { return {zeros_like(op.getOutput(), operands)}; }
Results evaluate(nn::PackOp, Operands operands) { return {*operands[0]}; }
Results evaluate(nn::RelayoutOp, Operands operands) { return {*operands[0]}; }

}  // namespace skipper::interpreter
