// A model that can be trained, written by hand: softmax regression with a moving average of its input.  Its gradients
// are the true ones, its results the same on every run.  It checks its arguments as generated models do.
#pragma once

#include <skipper/abi.h>
#include <skipper/dataset.h>
#include <skipper/training_options.h>

#include <atomic>
#include <cstdint>

namespace skipper::test {

// "fake_tiny": (4, 4, 1) to 3 classes; "fake_digits": (28, 28, 1) to 10.  max_batch 32.  The parameters' order is not
// that of their memory, and output 1 holds the probabilities.
const skipper_model& fake_tiny();
const skipper_model& fake_digits();

// Makes the next training steps go wrong.  Each is the number of a later call of train_step, of infinite_mean a call of
// update, 1 for the next; 0: never.
struct FakeFaults {
  std::atomic<int> nan_loss{0}, nan_gradient{0}, failure{0};
  std::atomic<int> infinite_mean{0};  // a moving average, which no loss and no gradient shows
};
FakeFaults& fake_faults();

// Samples of fake_tiny's shape that can mostly be told apart.
Dataset fake_data(std::int64_t samples, std::uint32_t seed = 1);

// train_victim trains with these: more epochs than it will live.
TrainingOptions endless_options();

}  // namespace skipper::test
