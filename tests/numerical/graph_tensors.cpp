#include "graph_tensors.h"

namespace skipper::test {

Tensors named_parameters(const Graph& graph, const std::vector<std::vector<double>>& values) {
  Tensors tensors;
  for (const Op& op : graph.ops)
    for (int i = op.first_parameter; i < op.first_parameter + op.parameter_count; ++i) {
      const Parameter& parameter = graph.parameters[static_cast<std::size_t>(i)];
      const auto first = parameter.shape.dimensions.begin();
      Tensor value(std::vector<int64_t>(first, first + parameter.shape.rank));
      value.data = values.at(static_cast<std::size_t>(i));
      tensors[std::string(op.name.view()) + "/" + std::string(parameter.name)] = std::move(value);
    }
  return tensors;
}

Tensor tensor_of(const reference::Tensor& values, const Shape& shape) {
  std::vector<int64_t> extents{values.n};
  extents.insert(extents.end(), shape.dimensions.begin(), shape.dimensions.begin() + shape.rank);
  Tensor tensor(std::move(extents));
  tensor.data = values.data;
  return tensor;
}

}  // namespace skipper::test
