/// \file
/// Skipper::train: how well parameters do on labelled samples.
#pragma once

#include <skipper/dataset.h>
#include <skipper/training_state.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace skipper {

/// Which samples, and how they are predicted.
struct EvaluationOptions {
  std::int32_t batch = 0;    ///< 0: the model's max_batch
  std::int32_t output = -1;  ///< index of the model's output of class probabilities; -1: that of its training, or 0
  std::int32_t threads = 0;  ///< 0: as skipper_options::threads
  std::string variant;       ///< "": the best for this CPU
  std::int64_t first = 0;    ///< of the samples
  std::int64_t count = -1;   ///< -1: all from first
  bool keep_probabilities = false;  ///< fills Evaluation::probabilities
  /// Called after each batch with the samples done, by the calling thread; false stops: SKIPPER_INTERRUPTED.  Must not
  /// throw.
  std::function<bool(std::int64_t done, std::int64_t total)> progress;
};

/// Holds what evaluate finds.
struct Evaluation {
  std::int64_t samples = 0;  ///< that were predicted
  /// Mean categorical cross-entropy, as Keras 2 computes it (keras/backend.py): -ln of the label's probability, divided
  /// by the sum of all and clipped to [1e-7, 1 - 1e-7]; in double.
  double loss = 0;
  double accuracy = 0;                    ///< part of the samples whose largest probability is the label's
  double us_per_sample = 0;               ///< microseconds in predict
  std::vector<std::int32_t> predictions;  ///< of each sample the class, the first of equals
  std::vector<float> probabilities;       ///< (samples, classes), if asked for
};

/// Packs the parameters (one pointer each, in the model's order; see Weights::bind and
/// TrainingState::parameter_pointers) and predicts all samples.  Thread-safe.  Errors: those of prepare, context_create
/// and predict; SKIPPER_BAD_DATA (see check_dataset, or not what the model takes), SKIPPER_INVALID_ARGUMENT (options,
/// or a model of more than one input), SKIPPER_DIVERGED (a probability is not finite).  result is empty after an error.
Status evaluate(const skipper_model& model, const std::vector<const float*>& parameters, const Dataset& data,
                const EvaluationOptions& options, Evaluation& result);
/// \overload
Status evaluate(const TrainingState& state, const Dataset& data, const EvaluationOptions& options, Evaluation& result);

}  // namespace skipper
