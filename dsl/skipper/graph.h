#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <vector>

#include "error.h"
#include "op.h"

namespace skipper {

struct Graph;

/// A handle to what one layer of one graph computes. Valid while that graph lives in its place.
class Value {
 public:
  /// Without the batch dimension.
  constexpr const Shape& shape() const;

 private:
  friend struct Graph;
  constexpr Value(Graph* graph, int op) : graph_(graph), op_(op) {}
  Graph* graph_;
  int op_;
};

/// Options of a layer that has nothing but a name. An empty name gives Keras's default one, such as "add_1".
struct LayerOptions {
  Name name = {};  ///< of the layer
};

/// An output as data.
struct Output {
  int op = 0;  ///< index into Graph::ops
  Name name;   ///< that of its layer, or one of its own
};

namespace detail {

/// The last number that a graph has given to a default name.
struct LastNumber {
  std::string_view name;  ///< "elu"
  int number = 0;         ///< 2 after "elu_2"
};

}  // namespace detail

/// A network as plain data: the layers in the order in which they were made, their parameters and the outputs.
/// It is built by the same functions in constant evaluation and at run time; layers.h and activations.h have the
/// layers. Not thread-safe. What is wrong is a SpecError at run time. In constant evaluation the graph keeps the text
/// of its first error and goes on with values that do no harm; SKIPPER_MODEL shows that text as a compile error, and
/// queries give values that no layer has, so that a static_assert about such a graph does not hold.
struct Graph {
  std::vector<Op> ops;                ///< the layers; inputs are among them
  std::vector<Parameter> parameters;  ///< of all layers, in their order
  std::vector<Output> outputs;        ///< in the order of the calls of output
  std::source_location created_at;    ///< the spec's line that made the graph

  /// An empty graph.
  constexpr explicit Graph(std::source_location where = std::source_location::current()) : created_at(where) {}

  /// An input of `shape` (without the batch dimension): {height, width, channels} or {channels}.
  constexpr Value input(Shape shape, LayerOptions options = {},
                        std::source_location where = std::source_location::current());

  /// Makes `value` the graph's next output, named `name` or else as its layer.
  constexpr void output(Value value, Name name = {}, std::source_location where = std::source_location::current());

  /// The layer of this name. A name that no layer has is an error, in all queries.
  constexpr const Op& layer(std::string_view name, std::source_location where = std::source_location::current()) const;
  /// Returns the shape that the layer of this name computes, without the batch dimension.
  constexpr Shape shape(std::string_view name, std::source_location where = std::source_location::current()) const;
  /// The elements of all parameters: Keras's "Total params".
  constexpr std::int64_t parameter_count() const;
  /// Keras's "Trainable params": all but the moving averages of batch normalisation.
  constexpr std::int64_t trainable_parameter_count() const;

  /// Whether there are layers and an output. A graph without them is an error: it gives true or does not return.
  constexpr bool is_complete() const;
  /// The first layer that no output depends on, or nullptr. SKIPPER_MODEL refuses it.
  constexpr const Op* unused_layer() const;
  /// What SKIPPER_MODEL shows, "file:line:column: layer 'x': ...": the first error, a graph that is not complete, or a
  /// layer that is not used. Empty where nothing is wrong.
  constexpr Text error() const;

  // layers.h and activations.h use the members that follow.

  /// "elu_1", "elu_2" ...: the name of a layer without one whose default name is not that of its kind.
  constexpr Name next_name(std::string_view default_name);
  /// The first of an op's two steps: its name, its inputs and its location.
  constexpr Op begin(OpKind kind, const Name& name, std::source_location where);
  /// \overload
  constexpr Op begin(OpKind kind, const Name& name, std::source_location where, Value input);
  /// \overload
  constexpr Op begin(OpKind kind, const Name& name, std::source_location where, Value a, Value b);
  /// A parameter of an op that is being made.
  constexpr void add_parameter(Op& op, std::string_view name, Shape shape, Initializer initializer,
                               bool trainable = true);
  /// The second step: checks the output's shape and appends the op.
  constexpr Value finish(Op& op, Shape shape);
  /// An error at `where`, of the layer of this name if it is not empty; `parts` are what Text appends. It throws a
  /// SpecError at run time; in constant evaluation it returns, and the caller goes on with values that do no harm.
  template <typename... Parts>
  constexpr void report(std::source_location where, const Name& layer, const Parts&... parts);
  /// \overload
  template <typename... Parts>
  constexpr void report(const Op& op, const Parts&... parts) {
    report(op.where, op.name, parts...);
  }
  /// The graph that a layer with the input `value` belongs to.
  static constexpr Graph& of(Value value) { return *value.graph_; }
  /// Returns the shape that a value's layer computes, without the batch dimension.
  constexpr const Shape& shape(Value value) const { return ops[static_cast<std::size_t>(value.op_)].shape; }

 private:
  static constexpr std::size_t bucket_count = 1024;
  std::array<int, op_kind_count> last_numbers_{};      // of the kinds' default names; see detail::counted_as
  std::vector<detail::LastNumber> more_last_numbers_;  // of default names that no kind has
  std::array<int, bucket_count> buckets_{};            // of a table of names: index of the newest op, plus 1
  detail::FirstError error_;

  constexpr int& last_number(std::string_view default_name);
  constexpr int find(const Name& name, std::uint32_t hash) const;
  constexpr int find(const Name& name) const { return find(name, name.hash()); }
  constexpr void check_name(const Op& op);
  constexpr void check_output_name(const Output& output, std::source_location where);
  constexpr const char* missing() const;
  constexpr bool is_refused() const;
  constexpr const Op* find_layer(std::string_view name) const;
};

namespace detail {

/// What a graph with an error goes on with, where a layer has no shape: it has all dimensions of a map, and none is 0.
inline constexpr Shape harmless_shape(1, 1, 1);

inline constexpr const char* unused_text = "no output depends on this layer";
inline constexpr std::int64_t no_count = std::numeric_limits<std::int64_t>::max();

/// push_back that moves what is there less often: in constant evaluation a move of libstdc++'s costs dozens of steps.
template <typename T>
constexpr void append(std::vector<T>& list, const T& value) {
  if (list.size() == list.capacity()) list.reserve(4 * list.size() + 16);
  list.push_back(value);
}

}  // namespace detail

constexpr const Shape& Value::shape() const { return graph_->shape(*this); }

/// What a block of yours finds wrong with its arguments, at the line that called it and with the name of its layer
/// (which may be empty): `if (stride > 2) return emit_error(input, name, where, "the stride must be 1 or 2, not ",
/// stride);`. The other parts are text, numbers, names, shapes, sizes, margins and locations. It throws a SpecError at
/// run time; in constant evaluation it gives `input`, and SKIPPER_MODEL shows the error.
template <typename... Parts>
constexpr Value emit_error(Value input, const Name& layer, std::source_location where, const Parts&... parts) {
  Graph::of(input).report(where, layer, parts...);
  return input;
}

template <typename... Parts>
constexpr void Graph::report(std::source_location where, const Name& layer, const Parts&... parts) {
  if (!std::is_constant_evaluated()) throw detail::spec_error_at(where, layer, parts...);
  Text text;
  text.append(where).append(": ");
  detail::append_layer(text, layer);
  (text.append(parts), ...);
  error_.record(text);
}

constexpr Value Graph::input(Shape shape, LayerOptions options, std::source_location where) {
  Op op = begin(OpKind::input, options.name, where);
  if (!shape.is_map() && !shape.is_flat()) {
    report(op, "an input has the shape {height, width, channels} or {channels}, not ", shape);
    shape = detail::harmless_shape;
  }
  return finish(op, shape);
}

constexpr void Graph::output(Value value, Name name, std::source_location where) {
  if (value.graph_ != this) return report(where, name, "the output is a value of another graph");
  Op& op = ops[static_cast<std::size_t>(value.op_)];
  op.is_read = true;
  if (op.kind == OpKind::input) return report(where, op.name, "an input cannot be an output");
  Output output{value.op_, name.empty() ? op.name : name};
  check_output_name(output, where);
  outputs.push_back(output);
}

constexpr int Graph::find(const Name& name, std::uint32_t hash) const {
  const Op* all = ops.data();
  int found = buckets_[hash % bucket_count] - 1;
  while (found >= 0 && !(all[found].hash == hash && all[found].name == name)) found = all[found].next_of_bucket;
  return found;
}

constexpr void Graph::check_output_name(const Output& output, std::source_location where) {
  Op op;
  op.name = output.name;
  op.hash = op.name.hash();
  op.where = where;
  for (const Output& other : outputs)
    if (other.name == output.name) report(op, "two outputs have this name");
  const int named = find(output.name);
  if (named == output.op) return;
  if (named >= 0) report(op, "an output has the name of another layer");
  check_name(op);
}

/// Whether there is an error, for a query that refuses to answer then.
constexpr bool Graph::is_refused() const {
  if (error_.exists()) error_.hand_out();
  return error_.exists();
}

constexpr const Op* Graph::find_layer(std::string_view name) const {
  if (is_refused()) return &detail::no_layer;
  const int found = find(name);
  return found < 0 ? nullptr : &ops[static_cast<std::size_t>(found)];
}

// Both queries throw, and neither calls the other, so that compilers show few lines around a name that is wrong: such
// an error belongs to the static_assert that asks, not to the graph.
constexpr const Op& Graph::layer(std::string_view name, std::source_location where) const {
  const Op* found = find_layer(name);
  if (!found) throw detail::spec_error_at(where, name, "there is no layer of this name");
  return *found;
}

constexpr Shape Graph::shape(std::string_view name, std::source_location where) const {
  const Op* found = find_layer(name);
  if (!found) throw detail::spec_error_at(where, name, "there is no layer of this name");
  return found->shape;
}

constexpr std::int64_t Graph::parameter_count() const {
  if (is_refused()) return detail::no_count;
  std::int64_t count = 0;
  for (const Parameter& parameter : parameters) count += parameter.shape.elements();
  return count;
}

constexpr std::int64_t Graph::trainable_parameter_count() const {
  if (is_refused()) return detail::no_count;
  std::int64_t count = 0;
  for (const Parameter& parameter : parameters)
    if (parameter.trainable) count += parameter.shape.elements();
  return count;
}

constexpr const char* Graph::missing() const {
  if (ops.empty()) return "the graph is empty";
  return outputs.empty() ? "the graph has no output: call output(value)" : nullptr;
}

constexpr bool Graph::is_complete() const {
  if (error_.exists()) return false;
  if (const char* what = missing()) throw detail::spec_error_at(created_at, {}, what);
  return true;
}

constexpr Text Graph::error() const {
  if (error_.exists()) return error_.hand_out();
  Text text;
  if (const char* what = missing()) {
    text.append(created_at).append(": ").append(what);
  } else if (const Op* unused = unused_layer()) {
    text.append(unused->where).append(": ");
    detail::append_layer(text, unused->name);
    text.append(detail::unused_text);
  }
  return text;
}

constexpr const Op* Graph::unused_layer() const {
  // Layers that no output depends on end in one that nobody reads: where there is none, no other work is done.
  const Op* unread = ops.data();
  const Op* const end = unread + ops.size();
  while (unread != end && unread->is_read) ++unread;
  if (unread == end) return nullptr;

  std::vector<char> used(ops.size(), 0);  // vector<bool> is not constexpr with clang and libstdc++ 12
  for (const Output& output : outputs) used[static_cast<std::size_t>(output.op)] = 1;
  const Op* unused = nullptr;
  for (std::size_t i = ops.size(); i-- > 0;) {
    if (!used[i]) unused = &ops[i];
    for (int input : ops[i].inputs)
      if (input >= 0 && used[i]) used[static_cast<std::size_t>(input)] = 1;
  }
  return unused;
}

constexpr void Graph::check_name(const Op& op) {
  if (op.name.is_too_long())
    report(op, "the name is too long: ", op.name.length(), " characters, at most ", max_name_length, " are allowed");
  if (!op.name.is_well_formed()) report(op, "a name consists of letters, digits, '_', '-' and '.'");
  const int found = find(op.name, op.hash);
  if (found >= 0)
    report(op, "the name is already in use, by the layer at ", ops[static_cast<std::size_t>(found)].where);
}

constexpr int& Graph::last_number(std::string_view default_name) {
  for (detail::LastNumber& last : more_last_numbers_)
    if (last.name == default_name) return last.number;
  for (std::size_t kind = 0; kind < op_kind_count; ++kind)
    if (detail::default_names[kind] == default_name) return last_numbers_[kind];
  detail::append(more_last_numbers_, {default_name, 0});
  return more_last_numbers_.back().number;
}

constexpr Name Graph::next_name(std::string_view default_name) {
  return Name(default_name).append('_').append_number(++last_number(default_name));
}

constexpr Op Graph::begin(OpKind kind, const Name& name, std::source_location where) {
  Op op = detail::new_op;
  op.kind = kind;
  op.where = where;
  op.name = name;
  if (name.empty())
    op.name.append(default_name(kind))
        .append('_')
        .append_number(++last_numbers_[detail::counted_as[static_cast<std::size_t>(kind)]]);
  op.hash = op.name.hash();
  op.first_parameter = static_cast<int>(parameters.size());
  check_name(op);
  return op;
}

constexpr Op Graph::begin(OpKind kind, const Name& name, std::source_location where, Value input) {
  Op op = begin(kind, name, where);
  op.inputs[0] = input.op_;
  ops[static_cast<std::size_t>(input.op_)].is_read = true;
  return op;
}

constexpr Op Graph::begin(OpKind kind, const Name& name, std::source_location where, Value a, Value b) {
  Op op = begin(kind, name, where, a);
  if (b.graph_ != this) {
    report(op, "the two values belong to different graphs");
    b = a;
  }
  op.inputs[1] = b.op_;
  ops[static_cast<std::size_t>(b.op_)].is_read = true;
  return op;
}

constexpr void Graph::add_parameter(Op& op, std::string_view name, Shape shape, Initializer initializer,
                                    bool trainable) {
  if (!shape.is_valid()) report(op, "a parameter is too large: ", shape);
  if (initializer.is_random() && shape.rank < 2)
    report(op, "glorot_uniform and he_normal are for kernels: a bias has no fan in");
  detail::append(parameters, {static_cast<int>(ops.size()), name, shape, initializer, trainable});
  ++op.parameter_count;
}

constexpr Value Graph::finish(Op& op, Shape shape) {
  if (!shape.is_valid()) {
    report(op, "every dimension must be positive, and the value not too large: ", shape);
    shape = detail::harmless_shape;
  }
  op.shape = shape;
  int& bucket = buckets_[op.hash % bucket_count];
  op.next_of_bucket = bucket - 1;
  detail::append(ops, op);
  bucket = static_cast<int>(ops.size());
  return {this, static_cast<int>(ops.size()) - 1};
}

}  // namespace skipper
