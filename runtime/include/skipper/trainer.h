/// \file
/// Skipper::train: trains a model that was generated with the entries train_step and update.
///
///     skipper::Trainer trainer;
///     status = trainer.open(*digits_model(), options);            // initial values of the spec, or:
///     status = trainer.load(weights);                             // values that are given, or:
///     status = trainer.resume("digits.checkpoint");               // where another run stopped
///     status = trainer.train(data);
///     status = trainer.state().store(weights);
///
/// The same options, data and start give the same bits on the same variant, for any number of threads and however often
/// the run was stopped and resumed.
#pragma once

#include <skipper/dataset.h>
#include <skipper/history.h>
#include <skipper/training_options.h>
#include <skipper/training_state.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace skipper {

/// After a batch.
struct BatchReport {
  std::int32_t epoch = 0;    ///< 1 for the first
  std::int32_t epochs = 0;   ///< of the whole training
  std::int64_t batch = 0;    ///< in this epoch; 1 for the first
  std::int64_t batches = 0;  ///< of an epoch
  std::int64_t step = 0;     ///< updates so far, of all epochs
  double batch_loss = 0;     ///< mean over the batch
  double loss = 0;           ///< mean over the epoch so far
  double accuracy = 0;       ///< mean over the epoch so far, 0 to 1
  double learning_rate = 0;  ///< of this update
};

/// Called by the thread that runs train, and must not throw.  Those that return false stop the training, as
/// TrainingOptions::stop does.  Empty ones are not called.
struct TrainingCallbacks {
  std::function<bool(const BatchReport&)> on_batch;                          ///< after each update
  std::function<void(std::int64_t done, std::int64_t total)> on_validation;  ///< samples
  std::function<bool(const EpochRecord&)> on_epoch;                          ///< after each epoch and its validation
  std::function<void(const std::string& path)> on_checkpoint;                ///< one was written
};

/// Where a training stands.
struct TrainingPosition {
  std::int32_t epoch = 0;    ///< epochs that are over
  std::int64_t batch = 0;    ///< batches of the current epoch that are done
  std::int64_t step = 0;     ///< updates
  double loss_sum = 0;       ///< of the current epoch's samples
  std::int64_t correct = 0;  ///< of the current epoch's samples, those predicted right
  std::int64_t samples = 0;  ///< of the current epoch that are done
  double seconds = 0;        ///< that the current epoch took so far
  double learning_rate = 0;  ///< of the last update
};

/// Movable, not copyable; a moved-from trainer is as before open.  One thread at a time; different trainers are
/// independent.
class Trainer {
 public:
  Trainer();   ///< Holds nothing: call open.
  ~Trainer();  ///< Frees the state; writes nothing.
  /// Takes what the other holds, which is as before open.
  Trainer(Trainer&&) noexcept;
  /// \overload
  Trainer& operator=(Trainer&&) noexcept;

  /// Chooses a variant, allocates the state and the training context, and sets initial values for options.seed.  The
  /// model's descriptor must outlive the trainer.  Errors: SKIPPER_INVALID_ARGUMENT (an option, or a model of more than
  /// one input), SKIPPER_BATCH_OUT_OF_RANGE, SKIPPER_NO_ENTRY (a model without training), SKIPPER_ABI_MISMATCH,
  /// SKIPPER_UNSUPPORTED_CPU, SKIPPER_UNKNOWN_VARIANT, SKIPPER_OUT_OF_MEMORY.
  Status open(const skipper_model& model, const TrainingOptions& options);

  /// Starts from these parameters, at the first epoch.  Errors: as Weights::bind; nothing is changed then.
  Status load(const Weights& weights);

  /// Continues a checkpoint.  Options must be those it was written with but for epochs (not with Schedule::cosine,
  /// whose rates depend on it), checkpoint*, threads, variant and stop; train then also asks for the same data. Another
  /// variant computes other bits.
  /// Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_FILE (truncated, damaged, no checkpoint), SKIPPER_BAD_WEIGHTS,
  /// SKIPPER_INVALID_ARGUMENT (of another model, or with other options: the message says which).  Nothing is changed
  /// then.
  Status resume(const std::string& path);

  /// Call it after open, which forgets them.
  void set_callbacks(TrainingCallbacks callbacks);

  /// Trains up to options.epochs; nothing is left to do after that.  validation: samples to validate with after each
  /// epoch, instead of a part of data.  Both must outlive the call.
  /// Errors, after each of which the state is that after the last whole update, and train continues from there:
  ///   - SKIPPER_INTERRUPTED: asked to stop; the batch was finished and a checkpoint written
  ///   - SKIPPER_DIVERGED: a loss, gradient or parameter is NaN or infinite; the message names it.  No checkpoint is
  ///     written, so that the last good one stays.
  ///   - SKIPPER_IO_ERROR: a checkpoint could not be written, e.g. the disk is full; the one before is untouched.  At
  ///     once where another training, of any process, is writing options.checkpoint: while it runs this one holds a
  ///     FileLock on it (skipper/files.h)
  ///   - SKIPPER_BAD_DATA: see check_dataset; or the data is not what the model takes, or what a checkpoint began with
  ///   - SKIPPER_KERNEL_FAILED, SKIPPER_OUT_OF_MEMORY, SKIPPER_INVALID_ARGUMENT (before open)
  Status train(const Dataset& data, const Dataset* validation = nullptr);

  /// A safetensors file: the parameters under their canonical names, so that it also serves as weights, the moments,
  /// and in its metadata, as JSON with a hash of its own, all else that resume needs.  It appears whole or not at all.
  /// Removes the files that killed runs left beside path.  SKIPPER_IO_ERROR where a training is writing it.
  Status save_checkpoint(const std::string& path) const;

  const TrainingState& state() const;      ///< without memory before open
  const History& history() const;          ///< of the epochs that are over
  TrainingPosition position() const;       ///< what resume would continue from
  const skipper_variant* variant() const;  ///< null before open

 private:
  struct Run;
  std::unique_ptr<Run> run_;
};

}  // namespace skipper
