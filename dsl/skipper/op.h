#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <source_location>
#include <string_view>

#include "name.h"
#include "shape.h"

namespace skipper {

/// How a parameter gets its first values.
struct Initializer {
  /// The formulas stand at the functions of these names.
  enum class Kind {
    zeros,           ///< 0
    ones,            ///< 1
    glorot_uniform,  ///< random
    he_normal        ///< random
  };
  Kind kind = Kind::zeros;  ///< which one
  /// The op seed of TensorFlow's generator; of glorot_uniform and he_normal alone.
  std::int64_t seed = 0;

  /// Whether `seed` counts.
  constexpr bool is_random() const { return kind == Kind::glorot_uniform || kind == Kind::he_normal; }
  /// Memberwise.
  constexpr bool operator==(const Initializer&) const = default;
};
/// All elements 0.
constexpr Initializer zeros() { return {Initializer::Kind::zeros}; }
/// All elements 1.
constexpr Initializer ones() { return {Initializer::Kind::ones}; }
/// Uniform in +-sqrt(6 / (fan in + fan out)): X. Glorot, Y. Bengio, "Understanding the difficulty of training deep
/// feedforward neural networks", 2010, as Keras has it: fan in = window x input channels, fan out = window x filters,
/// of a kernel's last two dimensions, also where its groups see a part of the channels, or the last is a multiplier.
constexpr Initializer glorot_uniform(std::int64_t seed = 0) { return {Initializer::Kind::glorot_uniform, seed}; }
/// Normal, truncated at two deviations, with variance 2 / fan in: K. He et al., "Delving deep into rectifiers", 2015,
/// as Keras has it.
constexpr Initializer he_normal(std::int64_t seed = 0) { return {Initializer::Kind::he_normal, seed}; }

/// Its name in nn IR and Keras.
constexpr std::string_view to_string(Initializer::Kind kind) {
  constexpr std::array<std::string_view, 4> names = {"zeros", "ones", "glorot_uniform", "he_normal"};
  return names[static_cast<std::size_t>(kind)];
}

/// The kinds of layers; layers.h has a function for each but `input`, which is Graph::input, and `activation`, which is
/// each one of activations.h.
enum class OpKind {
  input,                ///< Graph::input
  zero_pad,             ///< skipper::zero_pad
  conv2d,               ///< skipper::conv2d
  depthwise_conv2d,     ///< skipper::depthwise_conv2d
  batch_norm,           ///< skipper::batch_norm
  relu,                 ///< skipper::relu
  activation,           ///< a function of activations.h
  add,                  ///< skipper::add
  mul,                  ///< skipper::mul
  max_pool,             ///< skipper::max_pool
  average_pool,         ///< skipper::average_pool
  global_average_pool,  ///< skipper::global_average_pool
  flatten,              ///< skipper::flatten
  dense,                ///< skipper::dense
  softmax               ///< skipper::softmax
};
/// How many kinds there are.
inline constexpr std::size_t op_kind_count = 15;

namespace detail {

// Tables outside of the functions that read them: within, each call would evaluate a table anew.
inline constexpr std::string_view op_names[op_kind_count] = {
    "input", "zero_pad", "conv2d",       "depthwise_conv2d",    "batch_norm", "relu",  "activation", "add",
    "mul",   "max_pool", "average_pool", "global_average_pool", "flatten",    "dense", "softmax"};
inline constexpr std::string_view default_names[op_kind_count] = {"input",
                                                                  "zero_padding2d",
                                                                  "conv2d",
                                                                  "depthwise_conv2d",
                                                                  "batch_normalization",
                                                                  "activation",
                                                                  "activation",
                                                                  "add",
                                                                  "multiply",
                                                                  "max_pooling2d",
                                                                  "average_pooling2d",
                                                                  "global_average_pooling2d",
                                                                  "flatten",
                                                                  "dense",
                                                                  "softmax"};

/// For each kind the first one with the same default name: layers of both are counted together.
constexpr std::array<std::size_t, op_kind_count> first_kinds_of_default_names() {
  std::array<std::size_t, op_kind_count> first{};
  for (std::size_t kind = 0; kind < op_kind_count; ++kind)
    while (default_names[first[kind]] != default_names[kind]) ++first[kind];
  return first;
}
inline constexpr std::array<std::size_t, op_kind_count> counted_as = first_kinds_of_default_names();

}  // namespace detail

/// The op's name in the nn dialect, without "nn.".
constexpr std::string_view to_string(OpKind kind) { return detail::op_names[static_cast<std::size_t>(kind)]; }

/// Returns the name that Keras gives a layer of this kind, if its function has no other; "_1", "_2" ... is appended,
/// counted per name.
constexpr std::string_view default_name(OpKind kind) { return detail::default_names[static_cast<std::size_t>(kind)]; }

/// A layer as data. Which attributes count depends on the kind; the others keep their defaults.
struct Op {
  OpKind kind = OpKind::input;  ///< which layer it is
  Name name;                    ///< unique in its graph
  /// The user's line that made it; for a layer of a block, the line that called the block.
  std::source_location where;
  /// Indices into Graph::ops, of earlier ops; -1 where there is none.
  std::array<int, 2> inputs = {-1, -1};
  /// The output's shape without the batch dimension.
  Shape shape;
  Margins padding = 0;         ///< of zero_pad, conv2d and depthwise_conv2d; `same` in numbers
  Size window = 1;             ///< of a convolution (its kernel), max_pool and average_pool
  Size strides = 1;            ///< of a convolution, max_pool and average_pool
  Size dilation = 1;           ///< of a convolution: the distance of the window's elements
  std::int64_t groups = 1;     ///< of conv2d; that of depthwise_conv2d is 1
  double epsilon = 0;          ///< of batch_norm
  double momentum = 0;         ///< of batch_norm
  std::string_view function;   ///< of an activation: its function's name in nn IR, in static storage
  double parameter = 0;        ///< of an activation: its function's, where has_parameter
  bool has_parameter = false;  ///< of an activation: whether its function has one
  int first_parameter = 0;     ///< index into Graph::parameters
  int parameter_count = 0;     ///< how many follow each other there
  bool is_read = false;        ///< by a later layer, or as an output
  int next_of_bucket = -1;     ///< for Graph's table of names
  std::uint32_t hash = 0;      ///< the name's, for the same

  /// What a window covers of its input, with the gaps that a dilation makes.
  constexpr Size extent() const {
    return {(window.height - 1) * dilation.height + 1, (window.width - 1) * dilation.width + 1};
  }
};

namespace detail {

/// What each layer starts from: in constant evaluation a copy takes fewer steps than the members' initialisers.
inline constexpr Op new_op;

/// What queries of a graph with an error give: no member equals that of a layer.
constexpr Op make_no_layer() {
  Op op;
  op.kind = static_cast<OpKind>(-1);
  op.padding = -1;
  op.window = op.strides = op.dilation = -1;
  op.groups = -1;
  op.epsilon = op.momentum = op.parameter = std::numeric_limits<double>::quiet_NaN();
  op.function = "no function";
  op.first_parameter = op.parameter_count = -1;
  return op;
}
inline constexpr Op no_layer = make_no_layer();

}  // namespace detail

/// A parameter as data; its full name is "layer/name".
struct Parameter {
  int op = 0;               ///< index into Graph::ops
  std::string_view name;    ///< "kernel", "depthwise_kernel", "bias", "gamma", ...
  Shape shape;              ///< kernels are HWIO (I: those of a group), H x W x C x multiplier, or inputs x units
  Initializer initializer;  ///< its first values
  bool trainable = true;    ///< false: a moving average
};

}  // namespace skipper
