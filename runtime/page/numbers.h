// Numbers as they stand in a page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace skipper::page {

inline constexpr std::string_view not_given = "\u2013";

std::string number_text(double value);                        // 6 digits at most: 0.001, 1e-05, NaN, -inf
std::string loss_text(double value);                          // 0.0448; 3.21e-05
std::string percent_text(double share, int decimals = 2);     // 98.76%
std::string count_text(std::int64_t value);                   // 60,000
std::string duration_text(double seconds);                    // 8.3 s; 3 min 12 s; 2 h 05 min
std::string share_of(std::int64_t part, std::int64_t whole);  // 98.8%; not_given of nothing

}  // namespace skipper::page
