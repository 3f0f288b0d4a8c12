// JSON that people read and compare.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace skipper::codegen {

// Two spaces a level; an array of numbers or strings alone is one line, so that a shape is one line of a diff.  Bytes
// that are no UTF-8 are replaced.
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace skipper::codegen
