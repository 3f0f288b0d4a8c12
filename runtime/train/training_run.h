// Declares what a Trainer holds, and the loop over epochs and batches.
#pragma once

#include <skipper/files.h>
#include <skipper/trainer.h>

#include <chrono>
#include <vector>

#include "predictor.h"
#include "record.h"

namespace skipper {

struct Trainer::Run {
  // The samples to train and to validate with.
  struct Sets {
    const Dataset* train = nullptr;
    std::uint32_t train_count = 0;  // the first ones
    std::int64_t batches = 0;       // of an epoch
    const Dataset* validation = nullptr;
    std::int64_t validation_first = 0, validation_count = 0;  // no validation: 0
  };

  const skipper_model* model = nullptr;
  TrainingOptions options;
  const skipper_variant* variant = nullptr;
  TrainingCallbacks callbacks;
  TrainingState state;
  detail::Record record;
  FileLock lock;  // on options.checkpoint, while it trains

  Status open(const skipper_model& opened, const TrainingOptions& wanted);
  Status train(const Dataset& data, const Dataset* validation);
  Status save(const std::string& path) const;

 private:
  Status run_epochs(const Dataset& data, const Dataset* validation);
  Status check_data(const Dataset& data, const Dataset* validation, Sets& sets);
  Status check_facts(const Sets& sets);
  Status run_batches(const Sets& sets);
  Status run_batch(const Sets& sets, BatchReport& report);
  Status compute(std::int32_t count);
  Status check_diverged(std::int32_t count) const;
  Status update(double learning_rate);
  void add_up(const Sets& sets, std::size_t first, std::size_t count, BatchReport& report);
  Status end_epoch(const Sets& sets);
  Status validate(const Sets& sets, EpochRecord& epoch);
  Status save_checkpoint();
  Status interrupted() const;
  bool stopping() const { return callback_stopped_ || (options.stop != nullptr && options.stop->load()); }
  void tick();

  ModelContext context_;
  detail::Predictor predictor_;
  std::vector<float> samples_, labels_, losses_, probabilities_;
  std::vector<std::uint32_t> order_;
  bool callback_stopped_ = false;
  std::chrono::steady_clock::time_point ticked_;  // up to when the epoch's seconds are counted
};

}  // namespace skipper
