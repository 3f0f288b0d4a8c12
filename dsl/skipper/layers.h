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
  std::int64_t groups = 1;                            ///< of channels that are convolved apart; divides C and filters
  Size dilation = 1;                                  ///< of the kernel, each at least 1; not with strides above 1
  bool use_bias = true;                               ///< whether there is a parameter "bias"
  Initializer kernel_initializer = glorot_uniform();  ///< of "kernel"
  Initializer bias_initializer = zeros();             ///< of "bias"
  Name name = {};                                     ///< empty: "conv2d_1", ...
};

/// depthwise_conv2d takes these options; the defaults are Keras's.
struct DepthwiseConv2dOptions {
  Size strides = 1;                                      ///< of the window, each at least 1
  Padding padding = valid;                               ///< zeros around the input
  Size dilation = 1;                                     ///< of the kernel, each at least 1
  std::int64_t depth_multiplier = 1;                     ///< output channels for each input channel
  bool use_bias = true;                                  ///< whether there is a parameter "bias"
  Initializer depthwise_initializer = glorot_uniform();  ///< of "depthwise_kernel"
  Initializer bias_initializer = zeros();                ///< of "bias"
  Name name = {};                                        ///< empty: "depthwise_conv2d_1", ...
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
  const Size extent = op.extent();
  if (extent.height > height || extent.width > width) {
    graph.report(op, extent == op.window ? "the window" : "the dilated window",
                 " is larger than its padded input: ", extent, " > ", Size(height, width));
    return {1, 1, channels};
  }
  return {(height - extent.height) / op.strides.height + 1, (width - extent.width) / op.strides.width + 1, channels};
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

/// Sets the dilation of a window, which is checked.
constexpr void set_dilation(Graph& graph, Op& op, Size dilation) {
  if (dilation.height < 1 || dilation.width < 1)
    return graph.report(op, "a dilation must be at least 1, not ", dilation);
  op.dilation = dilation;
  const bool is_too_large = dilation.height > max_dimension || dilation.width > max_dimension ||
                            op.extent().height > max_dimension || op.extent().width > max_dimension;
  if (!is_too_large) return;
  graph.report(op, "the dilated window is too large: ", op.window, ", dilation ", dilation);
  op.dilation = 1;
}

/// The window of a convolution over `input`, how it moves, and its padding in numbers.
template <typename Options>
constexpr void set_window(Graph& graph, Op& op, const Shape& input, Size kernel, const Options& options) {
  op.window = kernel;
  op.strides = options.strides;
  check_window(graph, op);
  if (!(options.dilation == Size(1))) set_dilation(graph, op, options.dilation);
  if (options.padding.margins.is_valid())
    op.padding = resolve_padding(options.padding, input, op.extent(), op.strides);
  else
    graph.report(op, "a padding must not be negative or too large: ", options.padding.margins);
}

/// conv2d has what Keras's Conv2D has, which takes no strides with a dilation.
constexpr void check_dilation_without_strides(Graph& graph, const Op& op) {
  const bool is_dilated = op.dilation.height > 1 || op.dilation.width > 1;
  if (is_dilated && (op.strides.height > 1 || op.strides.width > 1))
    graph.report(op, "a dilation above 1 needs strides of 1: strides ", op.strides, ", dilation ", op.dilation);
}

/// Sets the groups of a convolution, each of which makes its part of the filters of its part of the channels.
constexpr void set_groups(Graph& graph, Op& op, std::int64_t groups, std::int64_t channels, std::int64_t filters) {
  if (groups >= 1 && channels % groups == 0 && filters % groups == 0) {
    op.groups = groups;
  } else if (groups < 1) {
    graph.report(op, "the number of groups must be positive, not ", groups);
  } else {
    graph.report(op, "groups must divide the input's channels and the filters: ", groups, " groups, ", channels,
                 " channels, ", filters, " filters");
  }
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

/// A convolution with `filters` kernels; parameters "kernel" (height x width x C / groups x filters) and, with
/// use_bias, "bias". Makes of a map H x W x C, with p the padding, k the kernel, d the dilation and s the strides, one
/// of floor((p.top + H + p.bottom - (k.height - 1) * d.height - 1) / s.height) + 1 rows, columns alike, `filters`
/// channels. As Keras, a cross-correlation: the kernel is not flipped. Dilation: F. Yu, V. Koltun, "Multi-scale context
/// aggregation by dilated convolutions", 2016. With g groups, the first filters / g filters see the first C / g
/// channels alone, and so on: S. Xie et al., "Aggregated residual transformations for deep neural networks", 2017.
[[nodiscard]] constexpr Value conv2d(Value input, std::int64_t filters, Size kernel, Conv2dOptions options = {},
                                     std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::conv2d, options.name, where, input);
  const Shape shape = detail::need_map(graph, op, input);
  detail::set_window(graph, op, shape, kernel, options);
  detail::check_dilation_without_strides(graph, op);
  if (filters < 1) {
    graph.report(op, "the number of filters must be positive, not ", filters);
    filters = 1;
  }
  if (options.groups != 1) detail::set_groups(graph, op, options.groups, shape.channels(), filters);
  const Shape output = detail::windowed(graph, op, shape, filters);
  graph.add_parameter(op, "kernel", {op.window.height, op.window.width, shape.channels() / op.groups, filters},
                      options.kernel_initializer);
  if (options.use_bias) graph.add_parameter(op, "bias", filters, options.bias_initializer);
  return graph.finish(op, output);
}

/// A convolution of each channel with `depth_multiplier` kernels of its own: A. Howard et al., "MobileNets", 2017.
/// Parameters "depthwise_kernel" (height x width x C x depth_multiplier) and, with use_bias, "bias". Rows and columns
/// are those of conv2d; output channel c * depth_multiplier + m is channel c with kernel (., ., c, m). Strides and a
/// dilation go together.
[[nodiscard]] constexpr Value depthwise_conv2d(Value input, Size kernel, DepthwiseConv2dOptions options = {},
                                               std::source_location where = std::source_location::current()) {
  Graph& graph = Graph::of(input);
  Op op = graph.begin(OpKind::depthwise_conv2d, options.name, where, input);
  const Shape shape = detail::need_map(graph, op, input);
  detail::set_window(graph, op, shape, kernel, options);
  if (options.depth_multiplier < 1 || options.depth_multiplier > max_dimension) {
    graph.report(op, "the depth multiplier must be positive and not too large: ", options.depth_multiplier);
    options.depth_multiplier = 1;
  }
  const std::int64_t channels = shape.channels() * options.depth_multiplier;
  const Shape output = detail::windowed(graph, op, shape, channels);
  graph.add_parameter(op, "depthwise_kernel",
                      {op.window.height, op.window.width, shape.channels(), options.depth_multiplier},
                      options.depthwise_initializer);
  if (options.use_bias) graph.add_parameter(op, "bias", channels, options.bias_initializer);
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
