#include "steps.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

namespace skipper::tool {

namespace {

// The first of the step's layers that is what is looked for; empty if there is none.
template <typename Wanted>
std::string_view find_layer(const skipper_step& step, const Wanted& wanted) {
  for (std::string_view names = step.layer;;) {
    const std::size_t end = names.find('+');
    if (wanted(names.substr(0, end))) return names.substr(0, end);
    if (end == std::string_view::npos) return {};
    names.remove_prefix(end + 1);
  }
}

// Takes `before` and a positive number off the front of `text`; false if they do not stand there.
bool take(std::string_view& text, std::string_view before, std::int64_t& number) {
  if (!text.starts_with(before)) return false;
  text.remove_prefix(before.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc() && number > 0;
}

}  // namespace

bool holds(const skipper_step& step, const std::string& layer) {
  return !find_layer(step, [&](std::string_view name) { return name == layer; }).empty();
}

LayerPixels pixels_of(const std::string& name) {
  const std::size_t end = std::min(name.find("[::"), name.size());
  LayerPixels found{name.substr(0, end), name.substr(end)};
  std::string_view rest = found.pixels;
  const bool is_whole_text = take(rest, "[::", found.rows) && take(rest, ",::", found.columns) && rest == "]";
  return is_whole_text ? found : LayerPixels{name, ""};
}

std::string sampled_name(const skipper_step& step, const std::string& layer) {
  return std::string(find_layer(step, [&](std::string_view name) {
    const LayerPixels found = pixels_of(std::string(name));
    return found.layer == layer && !found.pixels.empty();
  }));
}

bool is_copy(const skipper_step& step) { return std::string_view(step.kernel).ends_with("_relayout"); }

}  // namespace skipper::tool
