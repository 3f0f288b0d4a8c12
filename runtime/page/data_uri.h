// Files inside of a page.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace skipper::page {

// RFC 4648, with padding.
std::string base64(std::span<const std::uint8_t> bytes);

// "data:image/png;base64,...", RFC 2397.
std::string data_uri(std::string_view media_type, std::span<const std::uint8_t> bytes);

}  // namespace skipper::page
