#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

#include "name.h"
#include "shape.h"

namespace skipper {

/// An ill-formed graph throws this when it is built at run time; what() is "file:line:column: error: layer 'x': ...".
/// In constant evaluation the same call is not a constant expression, and the compiler's notes lead from it to the
/// spec's line.
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
inline std::string to_string(const Shape& shape) {
  std::string text;
  for (int i = 0; i < shape.rank; ++i) {
    if (i > 0) text += 'x';  // not operator+: g++ 12 warns of it, wrongly, in users' specs
    text += std::to_string(shape.dimensions[static_cast<std::size_t>(i)]);
  }
  return text;
}
/// "3x3".
inline std::string to_string(Size size) { return std::to_string(size.height) + "x" + std::to_string(size.width); }
/// "top, bottom, left, right".
inline std::string to_string(Margins m) {
  return std::to_string(m.top) + ", " + std::to_string(m.bottom) + ", " + std::to_string(m.left) + ", " +
         std::to_string(m.right);
}
/// "file:line:column".
inline std::string to_string(std::source_location where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line()) + ":" + std::to_string(where.column());
}

namespace detail {

inline void append_part(std::string& text, const char* part) { text += part; }
inline void append_part(std::string& text, const Name& part) { text.append(part.view()); }
inline void append_part(std::string& text, std::source_location part) { text += to_string(part); }
template <typename Part>
void append_part(std::string& text, const Part& part) {
  using std::to_string;
  text += to_string(part);
}

/// Deliberately not constexpr: a call of it ends constant evaluation, and the compiler shows the call with its text.
template <typename... Parts>
[[noreturn]] void ill_formed(std::source_location where, const Name& layer, const Parts&... parts) {
  std::string text = to_string(where) + ": error: ";
  if (!layer.empty()) text.append("layer '").append(layer.view()).append("': ");
  (append_part(text, parts), ...);
  throw SpecError(where, text);
}

}  // namespace detail
}  // namespace skipper
