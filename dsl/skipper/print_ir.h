#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "graph.h"

namespace skipper {

namespace detail {

/// Text as an MLIR string literal: what is not printable ASCII, and '"' and '\', as a backslash and two hex digits.
inline std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 32 && byte < 127 && c != '"' && c != '\\') {
      out += c;
    } else {
      char code[4];
      std::snprintf(code, sizeof code, "\\%02X", static_cast<unsigned>(byte));
      out += code;
    }
  }
  return out + '"';
}

/// A double as MLIR prints it: six digits where they give the same number back, else seventeen.
inline std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6e", value);
  if (std::strtod(text, nullptr) != value) std::snprintf(text, sizeof text, "%.17e", value);
  return text;
}

inline std::string location(std::string_view name, std::source_location where) {
  return " loc(" + quoted(name) + "(" + quoted(where.file_name()) + ":" + std::to_string(where.line()) + ":" +
         std::to_string(where.column()) + "))";
}

/// Writes one graph as nn IR, line by line.
class IrPrinter {
 public:
  IrPrinter(const Graph& graph, std::string_view model) : graph_(graph), model_(model), numbers_(graph.ops.size()) {}

  std::string print() {
    text_ = "module @" + std::string(model_) + " {\n  func.func @forward(" + inputs() + ") -> (" + results() + ") {\n";
    for (std::size_t i = 0; i < graph_.ops.size(); ++i)
      if (graph_.ops[i].kind != OpKind::input) print_op(i);
    text_ += "    return " + operands(outputs()) + " : " + types(outputs()) + "\n";
    text_ += "  }" + location(model_, graph_.created_at) + "\n}\n";
    return std::move(text_);
  }

 private:
  static std::string activation_type(const Shape& shape) { return "tensor<?x" + to_string(shape) + "xf32>"; }
  const Op& op(int index) const { return graph_.ops[static_cast<std::size_t>(index)]; }
  std::string value(int index) const { return numbers_[static_cast<std::size_t>(index)]; }

  std::vector<int> outputs() const {
    std::vector<int> indices;
    for (const Output& output : graph_.outputs) indices.push_back(output.op);
    return indices;
  }

  std::string inputs() {
    std::string text;
    int count = 0;
    for (std::size_t i = 0; i < graph_.ops.size(); ++i) {
      const Op& op = graph_.ops[i];
      if (op.kind != OpKind::input) continue;
      numbers_[i] = "%arg" + std::to_string(count);
      text += (count++ ? ", " : "") + numbers_[i] + ": " + activation_type(op.shape) +
              " {nn.name = " + quoted(op.name.view()) + "}" + location(op.name.view(), op.where);
    }
    return text;
  }

  std::string results() const {
    std::string text;
    for (const Output& output : graph_.outputs)
      text += (text.empty() ? "" : ", ") + activation_type(op(output.op).shape) +
              " {nn.name = " + quoted(output.name.view()) + "}";
    return text;
  }

  std::string operands(const std::vector<int>& indices) const {
    std::string text;
    for (int index : indices) text += (text.empty() ? "" : ", ") + value(index);
    return text;
  }

  std::string types(const std::vector<int>& indices) const {
    std::string text;
    for (int index : indices) text += (text.empty() ? "" : ", ") + activation_type(op(index).shape);
    return text;
  }

  static std::string array(std::initializer_list<std::int64_t> values) {
    std::string text;
    for (auto v : values) text += (text.empty() ? "" : ", ") + std::to_string(v);
    return "array<i64: " + text + ">";
  }

  /// The attribute and a comma; empty where the window has no gaps.
  static std::string dilation(const Op& op) {
    if (op.dilation == Size(1)) return "";
    return "dilation = " + array({op.dilation.height, op.dilation.width}) + ", ";
  }

  static std::string attributes(const Op& op) {
    const auto padding = "padding = " + array({op.padding.top, op.padding.bottom, op.padding.left, op.padding.right});
    const auto strides = "strides = " + array({op.strides.height, op.strides.width});
    switch (op.kind) {
      case OpKind::zero_pad:
        return " {" + padding + "}";
      case OpKind::conv2d:
      case OpKind::depthwise_conv2d:
        return " {" + dilation(op) + (op.groups == 1 ? "" : "groups = " + std::to_string(op.groups) + " : i64, ") +
               padding + ", " + strides + "}";
      case OpKind::batch_norm:
        return " {epsilon = " + number(op.epsilon) + " : f64, momentum = " + number(op.momentum) + " : f64}";
      case OpKind::activation:
        return " {function = " + quoted(op.function) +
               (op.has_parameter ? ", parameter = " + number(op.parameter) + " : f64}" : "}");
      case OpKind::max_pool:
      case OpKind::average_pool:
        return " {" + strides + ", window = " + array({op.window.height, op.window.width}) + "}";
      default:
        return "";
    }
  }

  void print_parameter(const Op& op, const Parameter& parameter) {
    std::string initializer(to_string(parameter.initializer.kind));
    if (parameter.initializer.is_random()) initializer += ", seed = " + std::to_string(parameter.initializer.seed);
    const std::string name = std::string(op.name.view()) + "/" + std::string(parameter.name);
    text_ += "    %" + std::to_string(count_++) + " = nn.parameter " + quoted(std::string_view(name)) +
             " {initializer = #nn.initializer<" + initializer + ">" +
             (parameter.trainable ? ", trainable} : " : "} : ") + parameter_type(parameter) +
             location(op.name.view(), op.where) + "\n";
  }

  static std::string parameter_type(const Parameter& parameter) {
    return "tensor<" + to_string(parameter.shape) + "xf32>";
  }

  void print_op(std::size_t index) {
    const Op& op = graph_.ops[index];
    std::vector<int> inputs;
    for (int input : op.inputs)
      if (input >= 0) inputs.push_back(input);
    std::string values = operands(inputs), value_types = types(inputs);
    for (int i = op.first_parameter; i < op.first_parameter + op.parameter_count; ++i) {
      const Parameter& parameter = graph_.parameters[static_cast<std::size_t>(i)];
      values += ", %" + std::to_string(count_);
      value_types += ", " + parameter_type(parameter);
      print_parameter(op, parameter);
    }
    numbers_[index] = "%" + std::to_string(count_++);
    text_ += "    " + numbers_[index] + " = nn." + std::string(to_string(op.kind)) + " " + values + attributes(op) +
             " : (" + value_types + ") -> " + activation_type(op.shape) + location(op.name.view(), op.where) + "\n";
  }

  const Graph& graph_;
  std::string_view model_;
  std::vector<std::string> numbers_;  // by op: the name of its value
  int count_ = 0;
  std::string text_;
};

}  // namespace detail

/// `graph`, which must be complete and without unused layers, as nn IR: a module named `model` with one function
/// `forward`, every op with the location of its layer. The same graph gives the same text. Throws SpecError.
inline std::string print_ir(const Graph& graph, std::string_view model) {
  graph.is_complete();
  if (const Op* unused = graph.unused_layer())
    throw detail::spec_error_at(unused->where, unused->name, detail::unused_text);
  return detail::IrPrinter(graph, model).print();
}

}  // namespace skipper
