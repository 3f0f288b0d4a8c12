#include "steps.h"

#include <string_view>

namespace skipper::tool {

bool holds(const skipper_step& step, const std::string& layer) {
  for (std::string_view names = step.layer;;) {
    const std::size_t end = names.find('+');
    if (names.substr(0, end) == layer) return true;
    if (end == std::string_view::npos) return false;
    names.remove_prefix(end + 1);
  }
}

bool is_copy(const skipper_step& step) { return std::string_view(step.kernel).ends_with("_relayout"); }

}  // namespace skipper::tool
