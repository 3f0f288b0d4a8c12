// Names out of files, as messages show them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace skipper::detail {

// Without control characters, which could end the line or steer a terminal, and cut where it is long.
inline std::string printable(std::string_view text, std::size_t most = 200) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : text.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f)
      out += c;
    else
      (out += "\\x").append({digits[byte >> 4U], digits[byte & 0xfU]});
  }
  return text.size() > most ? out + "..." : out;
}

}  // namespace skipper::detail
