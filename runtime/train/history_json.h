// A history as JSON: in its own file and in checkpoints.
#pragma once

#include <skipper/history.h>

#include <nlohmann/json.hpp>

namespace skipper::detail {

nlohmann::ordered_json history_json(const History& history);

// Throws nlohmann::json::exception.
History history_from(const nlohmann::ordered_json& json);

}  // namespace skipper::detail
