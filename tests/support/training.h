// Tests of trainers share this.
#pragma once

#include <skipper/trainer.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "fake_training.h"

namespace skipper::test {

inline void require_ok(const Status& status) {
  INFO(status.message());
  REQUIRE(status.ok());
}

inline TrainingOptions few_epochs(std::int32_t epochs = 3) {
  TrainingOptions options;
  options.epochs = epochs;
  options.batch = 8;
  options.learning_rate = 0.01;
  options.seed = 5;
  return options;
}

// Parameters, padding included, and moments.
inline std::vector<float> values_of(const TrainingState& state) {
  std::vector<float> values(state.parameters(), state.parameters() + state.model()->training->parameter_floats);
  values.insert(values.end(), state.moments(), state.moments() + state.moment_floats());
  return values;
}

inline bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

// All but the seconds.
inline bool same_history(const History& a, const History& b) {
  if (a.epochs.size() != b.epochs.size()) return false;
  for (std::size_t i = 0; i < a.epochs.size(); ++i) {
    const EpochRecord &x = a.epochs[i], &y = b.epochs[i];
    if (x.epoch != y.epoch || x.loss != y.loss || x.accuracy != y.accuracy || x.validated != y.validated ||
        x.val_loss != y.val_loss || x.val_accuracy != y.val_accuracy || x.learning_rate != y.learning_rate)
      return false;
  }
  return true;
}

// Callbacks that stop after so many updates in all.
inline TrainingCallbacks stop_after(std::int64_t step) {
  TrainingCallbacks callbacks;
  callbacks.on_batch = [step](const BatchReport& report) { return report.step != step; };
  return callbacks;
}

}  // namespace skipper::test
