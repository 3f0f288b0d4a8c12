// Records what a checkpoint has beside parameters and moments, as JSON, and says whether another run may continue it.
#pragma once

#include <skipper/trainer.h>

#include "checkpoint.h"

namespace skipper::detail {

// Describes what a training learns from: the samples it was given, after the split.
struct DataFacts {
  std::int64_t samples = 0;  // 0: not known yet
  std::uint32_t checksum = 0;
  std::int64_t validation_samples = 0;
  std::uint32_t validation_checksum = 0;
};

struct Record {
  TrainingPosition position;
  History history;
  DataFacts data;
};

Json record_json(const skipper_model& model, const skipper_variant& variant, const TrainingOptions& options,
                 const Record& record);

// SKIPPER_INVALID_ARGUMENT if it is of another model or was written with other options; SKIPPER_BAD_FILE if it is not
// what record_json writes.  source starts the messages.
Status read_record(const Json& json, const std::string& source, const skipper_model& model,
                   const TrainingOptions& options, Record& record);

// SKIPPER_BAD_DATA, saying what differs, unless both are the same.
Status check_same_data(const DataFacts& before, const DataFacts& now);

}  // namespace skipper::detail
