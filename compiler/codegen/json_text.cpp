#include "compiler/codegen/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace skipper::codegen {
namespace {

using Json = nlohmann::ordered_json;

std::string scalar_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string line_text(const Json& array) {
  std::string text = "[";
  for (const Json& element : array) text += (text.size() == 1 ? "" : ", ") + scalar_text(element);
  return text + "]";
}

std::string text_of(const Json& json, const std::string& indent) {
  const auto is_structured = [](const Json& element) { return element.is_structured(); };
  if (!json.is_structured() || json.empty()) return scalar_text(json);
  if (json.is_array() && std::none_of(json.begin(), json.end(), is_structured)) return line_text(json);
  const std::string inner = indent + "  ";
  std::string text = json.is_array() ? "[" : "{", separator = "\n";
  for (const auto& [key, value] : json.items()) {
    text += separator + inner + (json.is_object() ? scalar_text(key) + ": " : "") + text_of(value, inner);
    separator = ",\n";
  }
  return text + "\n" + indent + (json.is_array() ? "]" : "}");
}

}  // namespace

std::string json_text(const nlohmann::ordered_json& json) { return text_of(json, ""); }

}  // namespace skipper::codegen
