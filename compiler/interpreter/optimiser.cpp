// Updates of parameters and moving averages.
#include <cmath>

#include "compiler/interpreter/ops.h"

namespace skipper::interpreter {

Results evaluate(nn::AdamOp op, Operands operands) {
  Tensor parameters = *operands[0], first = *operands[2], second = *operands[3];
  const Tensor& gradients = *operands[1];
  const std::vector<double>& scalars = operands[4]->data;
  const double rate = scalars[0], epsilon = scalars[3], decay = scalars[4];
  for (size_t i = 0; i < parameters.data.size(); ++i) {
    double &p = parameters.data[i], &m = first.data[i], &v = second.data[i];
    const double g = gradients.data[i] + (i < op.getDecayed() ? decay * p : 0);
    m += scalars[1] * (g - m);
    v += scalars[2] * (g * g - v);
    p -= rate * m / (std::sqrt(v) + epsilon);
  }
  return {parameters, first, second};
}

Results evaluate(nn::SgdOp op, Operands operands) {
  Tensor parameters = *operands[0], velocity = *operands[2];
  const Tensor& gradients = *operands[1];
  const std::vector<double>& scalars = operands[3]->data;
  const double rate = scalars[0], momentum = scalars[1], decay = scalars[2];
  for (size_t i = 0; i < parameters.data.size(); ++i) {
    double &p = parameters.data[i], &m = velocity.data[i];
    const double g = gradients.data[i] + (i < op.getDecayed() ? decay * p : 0);
    m = momentum * m - rate * g;
    p += m;
  }
  return {parameters, velocity};
}

Results evaluate(nn::MovingAverageOp op, Operands operands) {
  Tensor output = *operands[0];
  const double momentum = op.getMomentum().convertToDouble();
  for (size_t i = 0; i < output.data.size(); ++i)
    output.data[i] = output.data[i] * momentum + operands[1]->data[i] * (1 - momentum);
  return {output};
}

}  // namespace skipper::interpreter
