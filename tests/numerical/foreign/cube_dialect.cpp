#include "cube_dialect.h"

#include "compiler/dialect/shapes.h"
#include "cube_dialect.cpp.inc"
#define GET_OP_CLASSES
#include "cube_ops.cpp.inc"

using namespace mlir;

namespace skipper::test::cube {

void CubeDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "cube_ops.cpp.inc"
      >();
}

static LogicalResult type_of_first(ValueRange operands, SmallVectorImpl<Type>& types) {
  types.push_back(nn::dense_type(nn::tensor_of(operands.front())));
  return success();
}

LogicalResult CubeOp::inferReturnTypes(MLIRContext*, std::optional<Location>, Adaptor adaptor,
                                       SmallVectorImpl<Type>& types) {
  return type_of_first(adaptor.getOperands(), types);
}

LogicalResult CubeGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location>, Adaptor adaptor,
                                               SmallVectorImpl<Type>& types) {
  return type_of_first(adaptor.getOperands(), types);
}

LogicalResult SecretOp::inferReturnTypes(MLIRContext*, std::optional<Location>, Adaptor adaptor,
                                         SmallVectorImpl<Type>& types) {
  return type_of_first(adaptor.getOperands(), types);
}

SmallVector<Value> CubeOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  return {CubeGradientOp::create(builder, getLoc(), gradients.front(), getInput())};
}

interpreter::Results CubeOp::interpret(interpreter::Operands operands) {
  interpreter::Tensor output = *operands[0];
  for (double& value : output.data) value = value * value * value;
  return {output};
}

interpreter::Results CubeGradientOp::interpret(interpreter::Operands operands) {
  interpreter::Tensor output = *operands[0];
  for (std::size_t i = 0; i < output.data.size(); ++i) {
    const double x = operands[1]->data[i];
    output.data[i] *= 3 * x * x;
  }
  return {output};
}

void CubeOp::emit_map(codegen::MapBuilder& builder) {
  Halide::Func input = builder.map(getInput()), output("cube");
  Halide::Var c("c"), x("x"), y("y"), n("n");
  const Halide::Expr value = input(c, x, y, n);
  output(c, x, y, n) = value * value * value;
  builder.define_map(getOutput(), output);
}

void CubeGradientOp::emit_map(codegen::MapBuilder& builder) {
  Halide::Func gradient = builder.map(getGradient()), input = builder.map(getInput()), output("cube_gradient");
  Halide::Var c("c"), x("x"), y("y"), n("n");
  const Halide::Expr value = input(c, x, y, n);
  output(c, x, y, n) = 3.0f * value * value * gradient(c, x, y, n);
  builder.define_map(getOutput(), output);
}

static kernels::Kernel map_kernel(const codegen::KernelSource& source) {
  return codegen::MapBuilder(source.block, source.machine).build();
}

kernels::Kernel CubeOp::emit_kernel(const codegen::KernelSource& source) { return map_kernel(source); }

kernels::Kernel CubeGradientOp::emit_kernel(const codegen::KernelSource& source) { return map_kernel(source); }

}  // namespace skipper::test::cube
