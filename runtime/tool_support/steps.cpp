#include "steps.h"

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

std::string sampled_name(const skipper_step& step, const std::string& layer) {
  return std::string(find_layer(step, [&](std::string_view name) { return name.starts_with(layer + "[::"); }));
}

bool is_copy(const skipper_step& step) { return std::string_view(step.kernel).ends_with("_relayout"); }

}  // namespace skipper::tool
