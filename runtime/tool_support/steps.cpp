#include "steps.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <string_view>

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

}  // namespace

bool holds(const skipper_step& step, const std::string& layer) {
  return !find_layer(step, [&](std::string_view name) { return name == layer; }).empty();
}

LayerPixels pixels_of(const std::string& name) {
  const std::size_t end = std::min(name.find("[::"), name.size());
  LayerPixels found{name.substr(0, end), name.substr(end)};
  int read = 0;
  const int numbers =
      std::sscanf(found.pixels.c_str(), "[::%" SCNd64 ",::%" SCNd64 "]%n", &found.rows, &found.columns, &read);
  const bool is_whole_text = numbers == 2 && static_cast<std::size_t>(read) == found.pixels.size();
  return is_whole_text && found.rows > 0 && found.columns > 0 ? found : LayerPixels{name, ""};
}

std::string sampled_name(const skipper_step& step, const std::string& layer) {
  return std::string(find_layer(step, [&](std::string_view name) {
    const LayerPixels found = pixels_of(std::string(name));
    return found.layer == layer && !found.pixels.empty();
  }));
}

bool is_copy(const skipper_step& step) { return std::string_view(step.kernel).ends_with("_relayout"); }

}  // namespace skipper::tool
