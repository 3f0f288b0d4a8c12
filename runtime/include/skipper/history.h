// skipper/history.h (Skipper::train): what each epoch of a training reached.
#ifndef SKIPPER_HISTORY_H_
#define SKIPPER_HISTORY_H_

#include <skipper/status.h>

#include <cstdint>
#include <string>
#include <vector>

namespace skipper {

// Losses and accuracies are means over samples, summed in double.  Those of training are running means, as Keras
// reports them: each batch counts with the parameters it met.
struct EpochRecord {
  std::int32_t epoch = 0;  // 1 for the first
  double loss = 0;
  double accuracy = 0;
  bool validated = false;  // whether the next two are there
  double val_loss = 0;
  double val_accuracy = 0;
  double learning_rate = 0;  // of the last update
  double seconds = 0;        // validation included
};

struct History {
  std::vector<EpochRecord> epochs;

  // {"epochs": [{"epoch": 1, "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"}, ...]};
  // val_* are null without validation.  Numbers read back to the same bits.  "" if memory runs out.
  std::string json() const;
  // The file appears whole or not at all.  Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY.
  Status save(const std::string& path) const;
  // Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_FILE.  Empty after an error.
  Status load(const std::string& path);
};

}  // namespace skipper

#endif  // SKIPPER_HISTORY_H_
