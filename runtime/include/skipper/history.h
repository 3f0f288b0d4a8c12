/// \file
/// Skipper::train: what each epoch of a training reached.
#pragma once

#include <skipper/status.h>

#include <cstdint>
#include <string>
#include <vector>

namespace skipper {

/// Losses and accuracies are means over samples, summed in double.  Those of training are running means, as Keras
/// reports them: each batch counts with the parameters it met.
struct EpochRecord {
  std::int32_t epoch = 0;    ///< 1 for the first
  double loss = 0;           ///< of training: mean categorical cross-entropy
  double accuracy = 0;       ///< of training, 0 to 1
  bool validated = false;    ///< whether the next two are there
  double val_loss = 0;       ///< of validation, as evaluate computes it
  double val_accuracy = 0;   ///< of validation, 0 to 1
  double learning_rate = 0;  ///< of the last update
  double seconds = 0;        ///< validation included
};

/// The records of a training, and their file.
struct History {
  std::vector<EpochRecord> epochs;  ///< in order

  /// {"epochs": [{"epoch": 1, "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"}, ...]};
  /// val_* are null without validation.  Numbers read back to the same bits.  "" if memory runs out.
  std::string json() const;
  /// Writes what json gives.  The file appears whole or not at all.  Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY.
  Status save(const std::string& path) const;
  /// Reads what save wrote: epochs that count from 1.  Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_FILE,
  /// SKIPPER_OUT_OF_MEMORY.  Empty after an error.
  Status load(const std::string& path);
};

}  // namespace skipper
