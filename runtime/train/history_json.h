// A history as JSON: in its own file and in checkpoints.
#pragma once

#include <skipper/history.h>

#include "../core/json.h"

namespace skipper::detail {

Json history_json(const History& history);

// Epochs must count from 1.  Throws JsonError.
History history_from(const Json& json);

}  // namespace skipper::detail
