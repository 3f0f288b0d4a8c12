#pragma once

#include <array>
#include <cstdint>
#include <source_location>
#include <string_view>

#include "name.h"
#include "shape.h"

namespace skipper {

/// How a parameter gets its first values.
struct Initializer {
  enum class Kind { zeros, ones, glorot_uniform, he_normal };
  Kind kind = Kind::zeros;
  /// The op seed of TensorFlow's generator; of glorot_uniform and he_normal alone.
  std::int64_t seed = 0;

  constexpr bool is_random() const { return kind == Kind::glorot_uniform || kind == Kind::he_normal; }
  constexpr bool operator==(const Initializer&) const = default;
};
constexpr Initializer zeros() { return {Initializer::Kind::zeros}; }
constexpr Initializer ones() { return {Initializer::Kind::ones}; }
/// Uniform in +-sqrt(6 / (fan in + fan out)).
constexpr Initializer glorot_uniform(std::int64_t seed = 0) { return {Initializer::Kind::glorot_uniform, seed}; }
/// Normal, truncated at two deviations, with variance 2 / fan in.
constexpr Initializer he_normal(std::int64_t seed = 0) { return {Initializer::Kind::he_normal, seed}; }

constexpr std::string_view to_string(Initializer::Kind kind) {
  constexpr std::array<std::string_view, 4> names = {"zeros", "ones", "glorot_uniform", "he_normal"};
  return names[static_cast<std::size_t>(kind)];
}

enum class OpKind {
  input,
  zero_pad,
  conv2d,
  batch_norm,
  relu,
  add,
  max_pool,
  average_pool,
  global_average_pool,
  flatten,
  dense,
  softmax
};
inline constexpr std::size_t op_kind_count = 12;

/// The op's name in the nn dialect, without "nn.".
constexpr std::string_view to_string(OpKind kind) {
  constexpr std::array<std::string_view, op_kind_count> names = {
      "input",   "zero_pad", "conv2d", "batch_norm", "relu", "add", "max_pool", "average_pool", "global_average_pool",
      "flatten", "dense",    "softmax"};
  return names[static_cast<std::size_t>(kind)];
}

/// What Keras calls a layer of this kind; "_1", "_2" ... is appended, counted per kind.
constexpr std::string_view default_name(OpKind kind) {
  constexpr std::array<std::string_view, op_kind_count> names = {"input",
                                                                 "zero_padding2d",
                                                                 "conv2d",
                                                                 "batch_normalization",
                                                                 "activation",
                                                                 "add",
                                                                 "max_pooling2d",
                                                                 "average_pooling2d",
                                                                 "global_average_pooling2d",
                                                                 "flatten",
                                                                 "dense",
                                                                 "softmax"};
  return names[static_cast<std::size_t>(kind)];
}

/// A layer as data. Which attributes count depends on the kind; the others keep their defaults.
struct Op {
  OpKind kind = OpKind::input;
  Name name;
  /// The user's line that made it; for a layer of a block, the line that called the block.
  std::source_location where;
  /// Indices into Graph::ops, of earlier ops; -1 where there is none.
  std::array<int, 2> inputs = {-1, -1};
  /// The output's shape without the batch dimension.
  Shape shape;
  Margins padding = 0;      // zero_pad, conv2d
  Size window = 1;          // conv2d (its kernel), max_pool, average_pool
  Size strides = 1;         // conv2d, max_pool, average_pool
  double epsilon = 0;       // batch_norm
  double momentum = 0;      // batch_norm
  int first_parameter = 0;  // into Graph::parameters
  int parameter_count = 0;
  int next_of_bucket = -1;  // Graph's table of names
};

/// A parameter as data; its full name is "<layer>/<name>".
struct Parameter {
  int op = 0;
  std::string_view name;
  Shape shape;
  Initializer initializer;
  bool trainable = true;
};

}  // namespace skipper
