// JSON that people read and compare.
#ifndef SKIPPER_COMPILER_CODEGEN_JSON_TEXT_H_
#define SKIPPER_COMPILER_CODEGEN_JSON_TEXT_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace skipper::codegen {

// Two spaces a level; an array of numbers or strings alone is one line, so that a shape is one line of a diff.  Bytes
// that are no UTF-8 are replaced.
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace skipper::codegen

#endif  // SKIPPER_COMPILER_CODEGEN_JSON_TEXT_H_
