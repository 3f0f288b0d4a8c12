#pragma once

#include <limits>
#include <source_location>
#include <string_view>

#include "graph.h"

/// \file
/// Pointwise functions: each keeps the shape of its input, a map or a flat value, and is a layer of kind
/// OpKind::activation. A new one is a function here, and for its parameter a struct of options. relu is in layers.h.
namespace skipper {

/// leaky_relu takes these options; the defaults are Keras's.
struct LeakyReluOptions {
  double negative_slope = 0.3;  ///< the factor of what is negative; a finite float32, at least 0
  Name name = {};               ///< empty: "leaky_re_lu_1", ...
};

/// elu takes these options; the defaults are Keras's.
struct EluOptions {
  double alpha = 1;  ///< -alpha is the limit at -infinity; a finite float32
  Name name = {};    ///< empty: "elu_1", ...
};

namespace detail {

inline constexpr double largest_float = std::numeric_limits<float>::max();

/// A parameter of a function, with its value in one layer.
struct FunctionParameter {
  std::string_view name;          ///< of the option; empty: the function has no parameter
  double value = 0;               ///< in this layer
  double least = -largest_float;  ///< smaller values are an error
};

/// A pointwise function, as one layer calls it.
struct Function {
  std::string_view name;             ///< in nn IR, and of the DSL's function
  FunctionParameter parameter = {};  ///< if it has one
  std::string_view layer = {};       ///< Keras's name for a layer without one; empty: "activation"
};

constexpr void check_parameter(Graph& graph, Op& op, const FunctionParameter& parameter) {
  op.parameter = parameter.value;
  if (parameter.value >= parameter.least && parameter.value <= largest_float) return;
  if (parameter.least == -largest_float)
    graph.report(op, parameter.name, " must be a finite float32, not ", parameter.value);
  else
    graph.report(op, parameter.name, " must be a finite float32 of at least ", parameter.least, ", not ",
                 parameter.value);
}

constexpr Value activation(Value input, const Function& function, const Name& name, std::source_location where) {
  Graph& graph = Graph::of(input);
  const bool has_own_default = name.empty() && !function.layer.empty();
  Op op = graph.begin(OpKind::activation, has_own_default ? graph.next_name(function.layer) : name, where, input);
  op.function = function.name;
  op.has_parameter = !function.parameter.name.empty();
  if (op.has_parameter) check_parameter(graph, op, function.parameter);
  return graph.finish(op, graph.shape(input));
}

}  // namespace detail

/// x where x >= 0, otherwise negative_slope x: A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve neural
/// network acoustic models", 2013.
[[nodiscard]] constexpr Value leaky_relu(Value input, LeakyReluOptions options = {},
                                         std::source_location where = std::source_location::current()) {
  return detail::activation(
      input, {.name = "leaky_relu", .parameter = {"negative_slope", options.negative_slope, 0}, .layer = "leaky_re_lu"},
      options.name, where);
}

/// min(max(x, 0), 6): A. Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.
[[nodiscard]] constexpr Value relu6(Value input, LayerOptions options = {},
                                    std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "relu6"}, options.name, where);
}

/// 1 / (1 + exp(-x)), the logistic function.
[[nodiscard]] constexpr Value sigmoid(Value input, LayerOptions options = {},
                                      std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "sigmoid"}, options.name, where);
}

/// (exp(x) - exp(-x)) / (exp(x) + exp(-x)), the hyperbolic tangent.
[[nodiscard]] constexpr Value tanh(Value input, LayerOptions options = {},
                                   std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "tanh"}, options.name, where);
}

/// x / (1 + exp(-x)), also called swish: S. Elfwing, E. Uchibe, K. Doya, "Sigmoid-weighted linear units for neural
/// network function approximation in reinforcement learning", 2017.
[[nodiscard]] constexpr Value silu(Value input, LayerOptions options = {},
                                   std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "silu"}, options.name, where);
}

/// relu6(x + 3) / 6: A. Howard et al., "Searching for MobileNetV3", 2019; that of Keras 3.
[[nodiscard]] constexpr Value hard_sigmoid(Value input, LayerOptions options = {},
                                           std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "hard_sigmoid"}, options.name, where);
}

/// x relu6(x + 3) / 6: A. Howard et al., "Searching for MobileNetV3", 2019.
[[nodiscard]] constexpr Value hard_swish(Value input, LayerOptions options = {},
                                         std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "hard_swish"}, options.name, where);
}

/// x where x >= 0, otherwise alpha (exp(x) - 1): D.-A. Clevert, T. Unterthiner, S. Hochreiter, "Fast and accurate deep
/// network learning by exponential linear units (ELUs)", 2015.
[[nodiscard]] constexpr Value elu(Value input, EluOptions options = {},
                                  std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "elu", .parameter = {"alpha", options.alpha}, .layer = "elu"}, options.name,
                            where);
}

/// x (1 + erf(x / sqrt(2))) / 2: D. Hendrycks, K. Gimpel, "Gaussian error linear units (GELUs)", 2016; exact, not its
/// approximation by tanh.
[[nodiscard]] constexpr Value gelu(Value input, LayerOptions options = {},
                                   std::source_location where = std::source_location::current()) {
  return detail::activation(input, {.name = "gelu"}, options.name, where);
}

}  // namespace skipper
