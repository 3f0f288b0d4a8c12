#include "training_reference.h"

namespace skipper::test {

namespace {

using reference::Tensor;

class Forward {
 public:
  Forward(const Graph& graph, const std::vector<std::vector<double>>& parameters, const Tensor& input)
      : graph_(graph), parameters_(parameters), input_(input) {}

  // What the softmax reads.
  Tensor logits() {
    for (const Op& op : graph_.ops) {
      if (op.kind == OpKind::softmax) return input(op);
      values_.push_back(compute(op));
    }
    throw std::logic_error("training_loss: no softmax");
  }

 private:
  Tensor compute(const Op& op) {
    switch (op.kind) {
      case OpKind::input:
        return input_;
      case OpKind::zero_pad:
        return padded(op);
      case OpKind::conv2d:
        return reference::conv2d(padded(op), kernel(op), bias(op), op.strides.height, op.strides.width);
      case OpKind::batch_norm:
        return reference::batch_norm_of_batch(input(op), parameter(op, 0), parameter(op, 1), op.epsilon);
      case OpKind::relu:
        return reference::relu(input(op));
      case OpKind::add:
        return reference::add(input(op), input(op, 1));
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
        break;
    }
    throw std::logic_error("training_loss: unknown layer");
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
  const std::vector<double>& parameter(const Op& op, int index) const {
    return parameters_.at(static_cast<std::size_t>(op.first_parameter + index));
  }
  reference::Kernel kernel(const Op& op) const {
    reference::Kernel kernel(op.window.height, op.window.width, input(op).c, op.shape.channels());
    if (kernel.data.size() != parameter(op, 0).size()) throw std::logic_error("training_loss: a kernel's size");
    kernel.data = parameter(op, 0);
    return kernel;
  }
  std::vector<double> bias(const Op& op) const {
    return op.parameter_count > 1 ? parameter(op, 1) : std::vector<double>();
  }

  const Graph& graph_;
  const std::vector<std::vector<double>>& parameters_;
  const Tensor& input_;
  std::vector<Tensor> values_;
};

}  // namespace

double training_loss(const Graph& graph, const std::vector<std::vector<double>>& parameters,
                     const reference::Tensor& input, const reference::Tensor& labels) {
  return reference::cross_entropy(Forward(graph, parameters, input).logits(), labels);
}

}  // namespace skipper::test
