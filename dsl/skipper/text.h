#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <source_location>
#include <string_view>

#include "name.h"
#include "shape.h"

namespace skipper {

/// Longest text of an error, in characters: room for two locations, a name and a sentence.
inline constexpr std::size_t max_text_length = 1023;
/// Longest name of a file in such a text; a longer one loses its beginning.
inline constexpr std::size_t max_file_name_length = 400;

/// The text of an error, written by the same functions in constant evaluation and at run time. It is a structural type
/// with nothing but its characters, so that a compiler prints it where it is a template's argument. A text that is too
/// long ends in "...".
struct Text {
  char characters[max_text_length + 1] = {};  ///< up to the first zero

  constexpr const char* data() const { return characters; }       ///< the first character
  constexpr bool empty() const { return characters[0] == '\0'; }  ///< nothing was appended
  /// The number of characters.
  constexpr std::size_t size() const {
    std::size_t count = 0;
    while (characters[count] != '\0') ++count;
    return count;
  }
  /// All of it.
  constexpr std::string_view view() const { return {characters, size()}; }

  /// Appends text as it is; the other overloads append a value as messages and nn IR have it.
  constexpr Text& append(std::string_view text) {
    const std::size_t length = size(), room = max_text_length - length;
    const std::size_t count = text.size() < room ? text.size() : room;
    for (std::size_t i = 0; i < count; ++i) characters[length + i] = text[i];
    if (count < text.size())
      for (std::size_t i = max_text_length - 3; i < max_text_length; ++i) characters[i] = '.';
    return *this;
  }
  /// \overload
  constexpr Text& append(const char* text) { return append(std::string_view(text)); }
  /// \overload
  constexpr Text& append(char character) { return append(std::string_view(&character, 1)); }
  /// A name, of which what is not printable ASCII, and a backslash, becomes "\x" and two hex digits: it may be the name
  /// that is wrong, and must not break the line.
  constexpr Text& append(const Name& name);
  /// In decimal.
  template <std::integral Integer>
  constexpr Text& append(Integer number) {  // defined here: clang evaluates what stands above its callers
    char digits[std::numeric_limits<Integer>::digits10 + 2] = {};
    std::size_t first = sizeof digits;
    // The opposite of the lowest number may not exist, so digits are taken with their sign.
    for (Integer left = number; first == sizeof digits || left != 0; left = static_cast<Integer>(left / 10)) {
      const int digit = static_cast<int>(left % 10);
      digits[--first] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
    }
    if constexpr (std::signed_integral<Integer>)
      if (number < 0) digits[--first] = '-';
    return append(std::string_view(digits + first, sizeof digits - first));
  }
  /// With up to six significant digits, as printf's %g: "0.001", "-2.5", "1e-09".
  constexpr Text& append(double number);
  /// "28x28x1".
  constexpr Text& append(const Shape& shape) {
    for (int i = 0; i < shape.rank; ++i) append(i > 0 ? "x" : "").append(shape.dimensions[static_cast<std::size_t>(i)]);
    return *this;
  }
  /// "3x3".
  constexpr Text& append(Size size) { return append(size.height).append("x").append(size.width); }
  /// "top, bottom, left, right".
  constexpr Text& append(Margins m) {
    return append(m.top).append(", ").append(m.bottom).append(", ").append(m.left).append(", ").append(m.right);
  }
  /// "file:line:column".
  constexpr Text& append(std::source_location where) {
    return append_file(where.file_name()).append(":").append(where.line()).append(":").append(where.column());
  }
  /// The end of a file's name that is too long, after "...".
  constexpr Text& append_file(std::string_view name) {
    if (name.size() <= max_file_name_length) return append(name);
    return append("...").append(name.substr(name.size() - (max_file_name_length - 3)));
  }
};

namespace detail {

/// "layer 'conv1': ", where an error has a layer.
constexpr void append_layer(Text& text, const Name& layer) {
  if (!layer.empty()) text.append("layer '").append(layer).append("': ");
}

}  // namespace detail

constexpr Text& Text::append(const Name& name) {
  constexpr const char* hex = "0123456789ABCDEF";
  for (const char character : name.view()) {
    const auto code = static_cast<unsigned char>(character);
    if (code >= 32 && code < 127 && character != '\\')
      append(character);
    else
      append("\\x").append(hex[code / 16]).append(hex[code % 16]);
  }
  return *this;
}

constexpr Text& Text::append(double number) {
  if (number != number) return append("nan");
  if (number < 0) return append("-").append(-number);
  if (number > std::numeric_limits<double>::max()) return append("inf");
  if (number == 0) return append("0");
  int exponent = 0;  // of the first digit
  while (number >= 10) {
    number /= 10;
    ++exponent;
  }
  while (number < 1) {
    number *= 10;
    --exponent;
  }
  // NOLINTNEXTLINE(bugprone-incorrect-roundings): the number is positive and small, and lround is not constexpr
  auto digits = static_cast<std::int64_t>(number * 100000 + 0.5);
  if (digits == 1000000) {
    digits = 100000;
    ++exponent;
  }
  int count = 6;
  for (; digits % 10 == 0; digits /= 10) --count;
  // As printf's %g: an exponent where plain digits would be long.
  const bool is_plain = exponent >= -4 && exponent < 6;
  std::int64_t unit = 1;
  const int after_point = is_plain ? count - 1 - exponent : count - 1;
  for (int i = 0; i < after_point; ++i) unit *= 10;
  for (int i = after_point; i < 0; ++i) digits *= 10;
  append(digits / unit);
  if (after_point > 0) append(".");
  for (std::int64_t rest = digits % unit; unit > 1; rest %= unit) append(rest / (unit /= 10));
  if (is_plain) return *this;
  append(exponent < 0 ? "e-" : "e+").append(exponent > -10 && exponent < 10 ? "0" : "");
  return append(exponent < 0 ? -exponent : exponent);
}

}  // namespace skipper
