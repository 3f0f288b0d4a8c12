// Pointwise functions and products: shapes and gradients.
#include <cmath>

#include "compiler/pointwise/functions.h"
#include "shapes.h"

using namespace mlir;

namespace skipper::nn {

static LogicalResult check_function(std::optional<Location> location, StringRef name, FloatAttr parameter) {
  const pointwise::Traits* traits = pointwise::traits_of(name);
  if (!traits) return emitOptionalError(location, "there is no function '", name, "'");
  if (traits->has_parameter != bool(parameter))
    return emitOptionalError(location, "function '", name, "' takes ", traits->has_parameter ? "a" : "no",
                             " parameter");
  if (parameter && !std::isfinite(static_cast<float>(parameter.getValueAsDouble())))
    return emitOptionalError(location, "the parameter of '", name, "' must be a finite float32");
  return success();
}

LogicalResult ActivationOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                             SmallVectorImpl<Type>& types) {
  types.push_back(dense_type(tensor_of(adaptor.getInput())));
  return check_function(location, adaptor.getFunction(), adaptor.getParameterAttr());
}

LogicalResult ActivationGradientOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                                     SmallVectorImpl<Type>& types) {
  if (failed(expect_one_shape(location, adaptor.getGradient(), adaptor.getKnown()))) return failure();
  types.push_back(dense_type(tensor_of(adaptor.getGradient())));
  return check_function(location, adaptor.getFunction(), adaptor.getParameterAttr());
}

bool ActivationOp::isNonNegative(bool) { return pointwise::traits_of(getFunction())->never_negative; }

SmallVector<Value> ActivationOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool>) {
  const bool of_output = pointwise::traits_of(getFunction())->slope_of == pointwise::Of::output;
  return {ActivationGradientOp::create(builder, getLoc(), gradients.front(), of_output ? getOutput() : getInput(),
                                       getFunctionAttr(), getParameterAttr())};
}

static bool is_factor_of_channels(RankedTensorType map, RankedTensorType factor) {
  return map.getRank() == 4 && factor.getRank() == 2 && map.getShape().back() == factor.getShape().back();
}

LogicalResult MulOp::inferReturnTypes(MLIRContext*, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type>& types) {
  RankedTensorType lhs = tensor_of(adaptor.getLhs()), rhs = tensor_of(adaptor.getRhs());
  types.push_back(dense_type(lhs));
  return is_factor_of_channels(lhs, rhs) ? success() : expect_one_shape(location, adaptor.getLhs(), adaptor.getRhs());
}

// A channel's factor gets the sum over the pixels of the map times the gradient: their mean times the number of pixels.
static Value gradient_of_factors(OpBuilder& builder, MulOp op, Value gradient) {
  Value products = MulOp::create(builder, op.getLoc(), gradient, op.getLhs());
  Value means = GlobalAveragePoolOp::create(builder, op.getLoc(), products);
  ArrayRef<int64_t> shape = tensor_of(op.getLhs()).getShape();
  const auto pixels = static_cast<double>(shape[1] * shape[2]);
  return ActivationOp::create(builder, op.getLoc(), means, builder.getStringAttr("scaled"),
                              builder.getF64FloatAttr(pixels));
}

SmallVector<Value> MulOp::buildGradient(OpBuilder& builder, ValueRange gradients, ArrayRef<bool> wanted) {
  Value gradient = gradients.front();
  const bool by_channel = is_factor_of_channels(tensor_of(getLhs()), tensor_of(getRhs()));
  SmallVector<Value> result(2);
  if (wanted[0]) result[0] = MulOp::create(builder, getLoc(), gradient, getRhs());
  if (wanted[1] && by_channel) result[1] = gradient_of_factors(builder, *this, gradient);
  if (wanted[1] && !by_channel) result[1] = MulOp::create(builder, getLoc(), gradient, getLhs());
  return result;
}

}  // namespace skipper::nn
