#include "numbers.h"

#include <fmt/format.h>

#include <cmath>

namespace skipper::page {

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  return fmt::format("{:.6g}", value == 0 ? 0.0 : value);
}

std::string loss_text(double value) {
  if (!std::isfinite(value) || value == 0) return number_text(value);
  const double size = std::abs(value);
  return size < 1e-3 || size >= 1e5 ? fmt::format("{:.3g}", value) : fmt::format("{:.4f}", value);
}

std::string percent_text(double share, int decimals) {
  return std::isfinite(share) ? fmt::format("{:.{}f}%", 100 * share, decimals) : number_text(share);
}

std::string count_text(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) digits.insert(i -= 3, 1, ',');
  return digits;
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds)) return number_text(seconds);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string share_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? std::string(not_given) : percent_text(static_cast<double>(part) / static_cast<double>(whole), 1);
}

}  // namespace skipper::page
