#pragma once

#include <limits>
#include <source_location>

#include "graph.h"

/// The layers. Each takes the values it reads, its arguments, its options with designated initialisers, and gives the
/// value it computes: `x = conv2d(x, 64, {7, 7}, {.strides = {2, 2}, .name = "conv1"})`.
/// Maps are height x width x channels; a flat value has channels alone. A function of yours that makes several layers
/// can take a `std::source_location where = std::source_location::current()` and hand it on as their last argument:
/// errors and profiles then name the line that called it.
/// Pointwise functions other than relu are in activations.h.
namespace skipper {

/// conv2d takes these options; the defaults are Keras's.
struct Conv2dOptions {
  Size strides = 1;                                   ///< of the window, each at least 1
  Padding padding = valid;                            ///< zeros around the input
  bool use_bias = true;                               ///< whether there is a parameter "bias"
  Initializer kernel_initializer = glorot_uniform();  ///< of "kernel"
  Initializer bias_initializer = zeros();             ///< of "bias"
  Name name = {};                                     ///< empty: "conv2d_1", ...
};

/// batch_norm takes these options; the defaults are Keras's. The moving averages start at 0 and 1.
struct BatchNormOptions {
  double epsilon = 1e-3;   ///< added to the variance; between 0 and 1
  double momentum = 0.99;  ///< share of a moving average that stays at each update; at least 0, below 1
  Name name = {};          ///< empty: "batch_normalization_1", ...
};

/// Strides of a pool that are not given: the size of its window.
inline constexpr Size as_window = Size(std::numeric_limits<std::int64_t>::min());

/// max_pool and average_pool take these options.
struct PoolOptions {
  Size strides = as_window;  ///< of the window, each at least 1
  Name name = {};            ///< empty: "max_pooling2d_1", "average_pooling2d_1", ...
};

/// dense takes these options; the defaults are Keras's.
struct DenseOptions {
  bool use_bias = true;                               ///< whether there is a parameter "bias"
  Initializer kernel_initializer = glorot_uniform();  ///< of "kernel"
  Initializer bias_initializer = zeros();             ///< of "bias"
  Name name = {};                                     ///< empty: "dense_1", ...
};

namespace detail {

// After an error each layer goes on with values that do no harm: see Graph.

constexpr const Shape& need_map(Graph& graph, const Op& op, Value input) {
  const Shape& shape = graph.shape(input);
  if (shape.is_map()) return shape;
  graph.report(op, "the input must be a map (height x width x channels), but is flat: ", shape);
  return harmless_shape;
}

constexpr const Shape& need_flat(Graph& graph, const Op& op, Value input) {
  const Shape& shape = graph.shape(input);
  if (!shape.is_flat())
    graph.report(op, "the input must be flat (call flatten or global_average_pool first), but is ", shape);
  return shape;
}

/// The map over which a window moves, with `channels` in each position.
constexpr Shape windowed(Graph& graph, const Op& op, const Shape& input, std::int64_t channels) {
  const auto height = input.height() + op.padding.top + op.padding.bottom;
  const auto width = input.width() + op.padding.left + op.padding.right;
  if (op.window.height > height || op.window.width > width) {
    graph.report(op, "the window is larger than its padded input: ", op.window, " > ", Size(height, width));
    return {1, 1, channels};
  }
  return {(height - op.window.height) / op.strides.height + 1, (width - op.window.width) / op.strides.width + 1,
          channels};
}

constexpr void check_window(Graph& graph, Op& op) {
  const bool has_window = op.window.height >= 1 && op.window.width >= 1;
  const bool moves = op.strides.height >= 1 && op.strides.width >= 1;
  const bool is_too_large = op.window.height > max_dimension || op.window.width > max_dimension ||
                            op.strides.height > max_dimension || op.strides.width > max_dimension;
  if (has_window && moves && !is_too_large) return;
  if (!has_window) graph.report(op, "the window must be at least 1x1, not ", op.window);
  if (!moves) graph.report(op, "a stride must be at least 1, not ", op.strides);
  if (is_too_large) graph.report(op, "the window or a stride is too large: ", op.window, ", strides ", op.strides);
  op.window = op.strides = 1;
}

constexpr Value pool(OpKind kind, Value input, Size window, const PoolOptions& options, std::source_location where) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(kind, options.name, where, input);
  const Shape& shape = need_map(graph, op, input);
  op.window = window;
  op.strides = options.strides == as_window ? window : options.strides;
  check_window(graph, op);
  return graph.finish(op, windowed(graph, op, shape, shape.channels()));
}

}  // namespace detail

/// Rows and columns of zeros around a map: H x W x C becomes (top + H + bottom) x (left + W + right) x C.
[[nodiscard]] constexpr Value zero_pad(Value input, Margins padding, LayerOptions options = {},
                                       std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::zero_pad, options.name, where, input);
  const Shape& shape = detail::need_map(graph, op, input);
  op.padding = padding;
  if (!padding.is_valid()) {
    graph.report(op, "a padding must not be negative or too large: ", padding);
    padding = 0;
  }
  return graph.finish(op, {shape.height() + padding.top + padding.bottom, shape.width() + padding.left + padding.right,
                           shape.channels()});
}

/// A convolution with `filters` kernels; parameters "kernel" (height x width x C x filters) and, with use_bias, "bias".
/// Makes of a map H x W x C, with p the padding, k the kernel and s the strides, one of floor((p.top + H + p.bottom -
/// k.height) / s.height) + 1 rows, columns alike, `filters` channels. As Keras, a cross-correlation: the kernel is not
/// flipped.
[[nodiscard]] constexpr Value conv2d(Value input, std::int64_t filters, Size kernel, Conv2dOptions options = {},
                                     std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::conv2d, options.name, where, input);
  const Shape shape = detail::need_map(graph, op, input);
  op.window = kernel;
  op.strides = options.strides;
  detail::check_window(graph, op);
  if (filters < 1) {
    graph.report(op, "the number of filters must be positive, not ", filters);
    filters = 1;
  }
  if (!options.padding.margins.is_valid()) {
    graph.report(op, "a padding must not be negative or too large: ", options.padding.margins);
    options.padding = valid;
  }
  op.padding = resolve_padding(options.padding, shape, op.window, op.strides);
  const Shape output = detail::windowed(graph, op, shape, filters);
  graph.add_parameter(op, "kernel", {op.window.height, op.window.width, shape.channels(), filters},
                      options.kernel_initializer);
  if (options.use_bias) graph.add_parameter(op, "bias", filters, options.bias_initializer);
  return graph.finish(op, output);
}

/// Batch normalisation over the channels; parameters "gamma", "beta", "moving_mean" and "moving_variance". Keeps the
/// shape: gamma (x - mean) / sqrt(variance + epsilon) + beta (S. Ioffe, C. Szegedy, "Batch normalization", 2015). In
/// predict and cam mean and variance are the moving ones, in train_step those of the batch (the biased variance), which
/// update mixes into the moving ones.
[[nodiscard]] constexpr Value batch_norm(Value input, BatchNormOptions options = {},
                                         std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::batch_norm, options.name, where, input);
  const Shape shape = graph.shape(input);
  op.epsilon = options.epsilon;
  op.momentum = options.momentum;
  if (!(op.epsilon > 0 && op.epsilon < 1)) graph.report(op, "epsilon must lie between 0 and 1, not ", op.epsilon);
  if (!(op.momentum >= 0 && op.momentum < 1))
    graph.report(op, "momentum must be at least 0 and below 1, not ", op.momentum);
  graph.add_parameter(op, "gamma", shape.channels(), ones());
  graph.add_parameter(op, "beta", shape.channels(), zeros());
  graph.add_parameter(op, "moving_mean", shape.channels(), zeros(), false);
  graph.add_parameter(op, "moving_variance", shape.channels(), ones(), false);
  return graph.finish(op, shape);
}

/// max(x, 0), of each element.
[[nodiscard]] constexpr Value relu(Value input, LayerOptions options = {},
                                   std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::relu, options.name, where, input);
  return graph.finish(op, graph.shape(input));
}

/// The sum of two values of one shape.
[[nodiscard]] constexpr Value add(Value a, Value b, LayerOptions options = {},
                                  std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(a);
  Op op = graph.begin(OpKind::add, options.name, where, a, b);
  if (!(a.shape() == b.shape())) graph.report(op, "the values to add differ in shape: ", a.shape(), " and ", b.shape());
  return graph.finish(op, graph.shape(a));
}

/// The product of two values of one shape; or of a map and a flat value with as many channels, which holds a factor for
/// each channel: J. Hu, L. Shen, G. Sun, "Squeeze-and-excitation networks", 2018. The shape is that of `a`.
[[nodiscard]] constexpr Value mul(Value a, Value b, LayerOptions options = {},
                                  std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(a);
  Op op = graph.begin(OpKind::mul, options.name, where, a, b);
  const bool are_factors = a.shape().is_map() && b.shape() == Shape(a.shape().channels());
  if (!are_factors && !(a.shape() == b.shape()))
    graph.report(op, "mul takes values of one shape, or a map and its channels' factors, not ", a.shape(), " and ",
                 b.shape());
  return graph.finish(op, graph.shape(a));
}

/// The largest element in each window; without padding: floor((H - window.height) / strides.height) + 1 rows.
[[nodiscard]] constexpr Value max_pool(Value input, Size window, PoolOptions options = {},
                                       std::source_location where = std::source_location::current()) {
  return detail::pool(OpKind::max_pool, input, window, options, where);
}

/// The mean of each window; shapes as of max_pool.
[[nodiscard]] constexpr Value average_pool(Value input, Size window, PoolOptions options = {},
                                           std::source_location where = std::source_location::current()) {
  return detail::pool(OpKind::average_pool, input, window, options, where);
}

/// The mean of each channel over the whole map: H x W x C becomes flat, C.
[[nodiscard]] constexpr Value global_average_pool(Value input, LayerOptions options = {},
                                                  std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::global_average_pool, options.name, where, input);
  return graph.finish(op, detail::need_map(graph, op, input).channels());
}

/// A map becomes flat, in the order of its memory: H x W x C becomes H * W * C.
[[nodiscard]] constexpr Value flatten(Value input, LayerOptions options = {},
                                      std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::flatten, options.name, where, input);
  return graph.finish(op, detail::need_map(graph, op, input).elements());
}

/// A fully connected layer, without an activation; parameters "kernel" (inputs x units) and, with use_bias, "bias".
[[nodiscard]] constexpr Value dense(Value input, std::int64_t units, DenseOptions options = {},
                                    std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::dense, options.name, where, input);
  const Shape shape = detail::need_flat(graph, op, input);
  if (units < 1) {
    graph.report(op, "the number of units must be positive, not ", units);
    units = 1;
  }
  graph.add_parameter(op, "kernel", {shape.channels(), units}, options.kernel_initializer);
  if (options.use_bias) graph.add_parameter(op, "bias", units, options.bias_initializer);
  return graph.finish(op, units);
}

/// Probabilities over the channels of a flat value: exp(x - max x) / sum exp(x - max x).
[[nodiscard]] constexpr Value softmax(Value input, LayerOptions options = {},
                                      std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::softmax, options.name, where, input);
  return graph.finish(op, detail::need_flat(graph, op, input));
}

}  // namespace skipper
