#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <utility>

#include "text.h"

namespace skipper {

/// An ill-formed graph throws this when it is built at run time; what() is "file:line:column: error: layer 'x': ...".
/// In constant evaluation the graph keeps the same text of its first error, and SKIPPER_MODEL shows it.
class SpecError : public std::runtime_error {
 public:
  /// `text` becomes what().
  SpecError(std::source_location where, const std::string& text) : std::runtime_error(text), where_(where) {}
  /// The line of the spec that is wrong.
  std::source_location where() const { return where_; }

 private:
  std::source_location where_;
};

/// "28x28x1"; as messages and nn IR have it.
inline std::string to_string(const Shape& shape) { return std::string(Text().append(shape).view()); }
/// "3x3".
inline std::string to_string(Size size) { return std::string(Text().append(size).view()); }
/// "top, bottom, left, right".
inline std::string to_string(Margins margins) { return std::string(Text().append(margins).view()); }
/// "file:line:column".
inline std::string to_string(std::source_location where) { return std::string(Text().append(where).view()); }

namespace detail {

/// The error of the layer `layer`, or of no layer where that is empty.
template <typename... Parts>
SpecError spec_error_at(std::source_location where, const Name& layer, const Parts&... parts) {
  Text text;
  text.append(where).append(": error: ");
  append_layer(text, layer);
  (text.append(parts), ...);
  return {where, std::string(text.view())};
}

/// Deliberately not constexpr: a compiler that evaluates a graph with an error that nobody asked for ends here.
/// SKIPPER_CHECK_MODEL(name, (graph)) says what is wrong with it.
// NOLINTNEXTLINE(readability-identifier-naming): compilers print it, and it says which macro helps
inline void this_graph_has_an_error_that_SKIPPER_MODEL_shows() {}

/// The first error of a graph in constant evaluation. One that is dropped before it was shown, as of a graph that is
/// local to a spec, ends the evaluation: no error is lost.
class FirstError {
 public:
  constexpr FirstError() = default;
  /// The copy is in charge of showing the error.
  constexpr FirstError(const FirstError& other) {
    if (other.exists()) record(other.hand_out());
  }
  constexpr FirstError(FirstError&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
  constexpr FirstError& operator=(FirstError other) noexcept {
    std::swap(first_, other.first_);
    return *this;
  }
  constexpr ~FirstError() {
    if (exists() && !first_->is_shown) this_graph_has_an_error_that_SKIPPER_MODEL_shows();
    delete first_;
  }

  constexpr bool exists() const { return first_ != nullptr; }
  /// Keeps `text` where it is the first.
  constexpr void record(const Text& text) {
    if (!exists()) first_ = new Recorded{text};
  }
  /// The error, which exists, for one who makes a compile error of it.
  constexpr const Text& hand_out() const {
    first_->is_shown = true;
    return first_->text;
  }

 private:
  struct Recorded {
    Text text;
    bool is_shown = false;
  };
  Recorded* first_ = nullptr;  // graphs without an error do not carry the characters
};

}  // namespace detail
}  // namespace skipper
