#include "data_uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace skipper::page {

using namespace fmt::literals;

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8U | (j < count ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j < 4; ++j) text += j <= count ? digits[group >> (18 - 6 * j) & 63U] : '=';
  }
  return text;
}

std::string data_uri(std::string_view media_type, std::span<const std::uint8_t> bytes) {
  return fmt::format("data:{type};base64,{bytes}", "type"_a = media_type, "bytes"_a = base64(bytes));
}

}  // namespace skipper::page
