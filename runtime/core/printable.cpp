#include "printable.h"

#include <array>
#include <cstdio>

namespace skipper::detail {

namespace {

// Tells a character's length by its first byte; 0: it starts none.
std::size_t length_by_first_byte(unsigned char byte) {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;  // goes on, or overlong
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}

// Such a character changes how other text looks, or ends its line.
bool is_unsafe(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200e && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

void append_hex(std::string& out, const char* pattern, unsigned value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), pattern, value);
  out += text.data();
}

void append_escape(std::string& out, char32_t code) {
  if (code == U'\n')
    out += "\\n";
  else if (code == U'\r')
    out += "\\r";
  else if (code == U'\t')
    out += "\\t";
  else if (code < 0x80)
    append_hex(out, "\\x%02x", static_cast<unsigned>(code));
  else
    append_hex(out, "\\u{%x}", static_cast<unsigned>(code));
}

// The first (or, backwards, last) characters of an escaped text that fit into size bytes.
std::string_view head(std::string_view text, std::size_t size) {
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;
  return text.substr(0, size);
}

std::string_view tail(std::string_view text, std::size_t size) {
  std::size_t begin = text.size() - size;
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xc0U) == 0x80) ++begin;
  return text.substr(begin);
}

}  // namespace

std::size_t utf8_character(std::string_view text, char32_t& code) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_by_first_byte(byte(0));
  if (length == 0 || length > text.size()) return 0;
  code = length == 1 ? byte(0) : byte(0) & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return overlong || surrogate || code > 0x10ffff ? 0 : length;
}

bool is_utf8(std::string_view text) {
  char32_t code = 0;
  while (!text.empty()) {
    const std::size_t length = utf8_character(text, code);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    char32_t code = 0;
    const std::size_t length = utf8_character(text, code);
    if (length == 0)
      append_hex(out, "\\x%02x", static_cast<unsigned char>(text[0]));
    else if (is_unsafe(code))
      append_escape(out, code);
    else
      out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string printable(std::string_view name) {
  constexpr std::string_view middle = "...";
  constexpr std::size_t part = (max_printed_name - middle.size()) / 2;
  // Escaping makes nothing shorter, so that the ends alone have to be looked at.
  if (name.size() > 8 * max_printed_name) {
    std::string text = printable(name.substr(0, 4 * max_printed_name));
    text.resize(head(text, part).size());
    return text.append(middle).append(tail(escaped(name.substr(name.size() - part)), part));
  }
  std::string text = escaped(name);
  if (text.size() <= max_printed_name) return text;
  const std::string last(tail(text, part));
  text.resize(head(text, part).size());
  return text.append(middle).append(last);
}

}  // namespace skipper::detail
