// The file of a checkpoint: a training state, and a record of what else resuming needs.
#pragma once

#include <skipper/training_state.h>

#include <string>

#include "../core/json.h"

namespace skipper::detail {

// Appears whole or not at all.  Removes what killed runs left beside path.
// Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY.
Status write_checkpoint(const std::string& path, const TrainingState& state, const Json& record);

// An opened checkpoint whose hashes were right.
struct Checkpoint {
  Weights weights;
  Json record;
};

// Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_FILE (no checkpoint, truncated, damaged).
Status open_checkpoint(const std::string& path, Checkpoint& checkpoint);

// Takes parameters and moments over.  Errors: SKIPPER_BAD_WEIGHTS (other parameters, or values that are not finite);
// nothing is changed then.
Status load_checkpoint(const Checkpoint& checkpoint, TrainingState& state);

}  // namespace skipper::detail
