#include "escape.h"

#include <cstddef>

#include "../core/printable.h"

namespace skipper::page {

namespace {

constexpr std::string_view replacement = "\uFFFD";

// Controls but tab and line ends, and the two that are no characters: XML 1.0, 2.2, and C1 besides.
bool is_forbidden(char32_t code) {
  const bool control = (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7F && code < 0xA0);
  return control || code == 0xFFFE || code == 0xFFFF;
}

// The character as it is where it means nothing to HTML and XML.
std::string_view markup_of(char32_t code, std::string_view character) {
  switch (code) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return is_forbidden(code) ? replacement : character;
  }
}

}  // namespace

std::string escape(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    char32_t code = 0;
    const std::size_t length = detail::utf8_character(text, code);
    escaped += length == 0 ? replacement : markup_of(code, text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return escaped;
}

}  // namespace skipper::page
