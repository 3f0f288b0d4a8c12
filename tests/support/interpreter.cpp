#include "interpreter.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace skipper::test {

namespace {

using reference::Tensor;

class Interpreter {
 public:
  Interpreter(const Graph& graph, const std::vector<std::vector<double>>& parameters, const std::vector<Tensor>& inputs,
              const Normalise& normalise)
      : graph_(graph), parameters_(parameters), inputs_(inputs), normalise_(normalise) {}

  std::vector<Tensor> run() {
    for (const Op& op : graph_.ops) values_.push_back(compute(op));
    return std::move(values_);
  }

 private:
  Tensor compute(const Op& op) {
    switch (op.kind) {
      case OpKind::input:
        return inputs_.at(next_input_++);
      case OpKind::zero_pad:
        return padded(op);
      case OpKind::conv2d:
        return reference::conv2d(padded(op), kernel(op), bias(op), steps(op));
      case OpKind::depthwise_conv2d:
        return reference::depthwise_conv2d(padded(op), kernel(op), bias(op), steps(op));
      case OpKind::batch_norm:
        return normalise_(input(op),
                          {parameter(op, 0), parameter(op, 1), parameter(op, 2), parameter(op, 3), op.epsilon});
      case OpKind::relu:
        return reference::relu(input(op));
      case OpKind::add:
        return reference::add(input(op), input(op, 1));
      case OpKind::mul:
        return reference::mul(input(op), input(op, 1));
      case OpKind::activation:
        return reference::activation(input(op), op.function, static_cast<float>(op.parameter));
      case OpKind::max_pool:
        return reference::max_pool(input(op), window(op));
      case OpKind::average_pool:
        return reference::average_pool(input(op), window(op));
      case OpKind::global_average_pool:
        return reference::global_average_pool(input(op));
      case OpKind::flatten:
        return reference::flatten(input(op));
      case OpKind::dense:
        return reference::dense(input(op), kernel(op), bias(op));
      case OpKind::softmax:
        return reference::softmax(input(op));
    }
    throw std::logic_error("interpreter: unknown layer");
  }

  const Tensor& input(const Op& op, std::size_t index = 0) const {
    return values_.at(static_cast<std::size_t>(op.inputs[index]));
  }
  Tensor padded(const Op& op) const {
    return reference::zero_pad(input(op), op.padding.top, op.padding.bottom, op.padding.left, op.padding.right);
  }
  static reference::Window window(const Op& op) {
    return {op.window.height, op.window.width, op.strides.height, op.strides.width};
  }
  static reference::Steps steps(const Op& op) {
    return {op.strides.height, op.strides.width, op.dilation.height, op.dilation.width, op.groups};
  }
  const std::vector<double>& parameter(const Op& op, int index) const {
    if (index >= op.parameter_count) throw std::logic_error("interpreter: no such parameter");
    return parameters_.at(static_cast<std::size_t>(op.first_parameter + index));
  }
  reference::Kernel kernel(const Op& op) const {
    const Shape& shape = graph_.parameters.at(static_cast<std::size_t>(op.first_parameter)).shape;
    const auto& d = shape.dimensions;
    reference::Kernel kernel =
        shape.rank == 2 ? reference::Kernel(1, 1, d[0], d[1]) : reference::Kernel(d[0], d[1], d[2], d[3]);
    if (kernel.data.size() != parameter(op, 0).size()) throw std::logic_error("interpreter: a kernel's size");
    kernel.data = parameter(op, 0);
    return kernel;
  }
  std::vector<double> bias(const Op& op) const {
    return op.parameter_count > 1 ? parameter(op, 1) : std::vector<double>();
  }

  const Graph& graph_;
  const std::vector<std::vector<double>>& parameters_;
  const std::vector<Tensor>& inputs_;
  const Normalise& normalise_;
  std::size_t next_input_ = 0;
  std::vector<Tensor> values_;
};

}  // namespace

std::vector<Tensor> interpret(const Graph& graph, const std::vector<std::vector<double>>& parameters,
                              const std::vector<Tensor>& inputs, const Normalise& normalise) {
  return Interpreter(graph, parameters, inputs, normalise).run();
}

double relative_difference(const std::vector<float>& values, const Tensor& expected) {
  double largest = 0, worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = std::abs(static_cast<double>(values[i]) - expected.data.at(i));
    if (!(difference <= worst)) worst = std::isnan(difference) ? 1e30 : difference;
    largest = std::max(largest, std::abs(expected.data[i]));
  }
  return worst == 0 ? 0 : worst / std::max(largest, 1e-30);
}

}  // namespace skipper::test
