#include "training_reference.h"

#include <algorithm>
#include <stdexcept>

#include "support/interpreter.h"

namespace skipper::test {

double training_loss(const Graph& graph, const std::vector<std::vector<double>>& parameters,
                     const reference::Tensor& input, const reference::Tensor& labels) {
  const auto softmax =
      std::find_if(graph.ops.begin(), graph.ops.end(), [](const Op& op) { return op.kind == OpKind::softmax; });
  if (softmax == graph.ops.end()) throw std::logic_error("training_loss: no softmax");
  const auto by_the_batch = [](const reference::Tensor& values, const reference::BatchNorm& norm) {
    return reference::batch_norm_of_batch(values, norm.gamma, norm.beta, norm.epsilon);
  };
  const std::vector<reference::Tensor> values = interpret(graph, parameters, {input}, by_the_batch);
  return reference::cross_entropy(values.at(static_cast<std::size_t>(softmax->inputs[0])), labels);
}

}  // namespace skipper::test
