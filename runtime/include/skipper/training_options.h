/// \file
/// Skipper::train: what a training is told.  Defaults are Keras's.
#pragma once

#include <skipper/status.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace skipper {

/// With t the updates made so far, T those of all epochs, and e the epoch, 0 for the first:
enum class Schedule {
  constant,    ///< learning_rate
  step_decay,  ///< learning_rate * decay_factor^floor(e / decay_epochs)
  cosine       ///< learning_rate * (1 + cos(pi t / T)) / 2: I. Loshchilov, F. Hutter, "SGDR", 2017, without restarts
};

/// Tells a training what to do.  Defaults are Keras's.
struct TrainingOptions {
  std::int32_t epochs = 1;  ///< in all, with those before resume
  std::int32_t batch = 32;  ///< at most the model's max_batch; the last of an epoch may be smaller
  std::uint64_t seed = 0;   ///< of shuffling and initial values; 0: the spec's own initial values
  bool shuffle = true;      ///< anew in each epoch: see shuffled_order

  /// The formulas stand at skipper_update in abi.h.  They are computed in float, so each number must be 0 or a normal
  /// float (1.2e-38 to 3.4e38), and what must lie below 1 must do so as a float.
  skipper_optimizer optimizer = SKIPPER_ADAM;  ///< the rule of updates
  double learning_rate = 1e-3;                 ///< what the schedule starts from
  double beta1 = 0.9;                          ///< Adam: decay of the first moments
  double beta2 = 0.999;                        ///< Adam: decay of the second moments
  double epsilon = 1e-7;                       ///< Adam
  double momentum = 0.9;                       ///< SGD
  double weight_decay = 0;                     ///< L2, of kernels alone; 0: none
  Schedule schedule = Schedule::constant;      ///< of the learning rate
  double decay_factor = 0.1;                   ///< step_decay
  std::int32_t decay_epochs = 10;              ///< step_decay

  /// The last samples are kept for validation, chosen before shuffling, as Keras does: training gets the first
  /// floor(samples * (1 - fraction)), or samples - count.  At most one of the two.
  double validation_fraction = 0;     ///< [0, 1)
  std::int64_t validation_count = 0;  ///< samples

  /// A checkpoint is written when training ends or is stopped, and at each multiple of these; "": never.
  std::string checkpoint;
  std::int64_t checkpoint_steps = 0;   ///< 0: not by steps
  std::int32_t checkpoint_epochs = 1;  ///< 0: not by epochs

  std::int32_t threads = 0;  ///< 0: as skipper_options::threads.  Results do not depend on it.
  std::string variant;       ///< "": the best for this CPU

  /// Read between batches; when it is true, training stops.  A signal handler may set it (see skipper/stop.h).
  const std::atomic<bool>* stop = nullptr;
};

/// Whether all can be used together: SKIPPER_INVALID_ARGUMENT, naming the option, if one is out of range;
/// SKIPPER_OUT_OF_MEMORY.
Status check_options(const TrainingOptions& options);

/// The learning rate of update `step` (0 for the first), with `batches` updates in each epoch.
double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t batches);

}  // namespace skipper
