/// \file
/// Skipper::train: a progress bar for terminals.
///
/// Where the output is no terminal (or TERM is "dumb"), bars draw nothing and lines alone are printed.  One thread at a
/// time.  Where memory runs out, texts are empty and bars draw nothing.
#pragma once

#include <skipper/trainer.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace skipper {

/// "Epoch 1/3 [=======>......] 512/1688 ETA 0:35 loss 0.1413 accuracy 0.9580", redrawn in place at most ten times a
/// second and cut to the terminal's width.
class ProgressBar {
 public:
  /// The stream stays the caller's.
  explicit ProgressBar(std::FILE* out);
  ~ProgressBar() { clear(); }                           ///< Takes the bar off the screen.
  ProgressBar(const ProgressBar&) = delete;             ///< No copies.
  ProgressBar& operator=(const ProgressBar&) = delete;  ///< No copies.

  /// Begins to count from done, which the ETA takes as done before.
  void start(const std::string& label, std::int64_t total, std::int64_t done = 0);
  /// Draws, if it is time to or done is total.
  void update(std::int64_t done, const std::string& note = {});
  /// Takes the bar off the screen, so that something else can be printed.
  void clear();
  /// Takes the bar off and prints a line, on terminals and elsewhere.
  void print(const std::string& line);

  bool terminal() const { return terminal_; }  ///< whether bars are drawn

 private:
  std::FILE* out_;
  bool terminal_ = false;
  bool shown_ = false;
  std::string label_;
  std::int64_t total_ = 0, first_ = 0;
  std::chrono::steady_clock::time_point start_, drawn_;
};

/// The text of a bar of `columns` columns, without control characters.  eta_seconds below 0: not known.
std::string progress_text(const std::string& label, std::int64_t done, std::int64_t total, double eta_seconds,
                          const std::string& note, std::size_t columns);

/// Seconds as "0:35" or "1:02:03".
std::string duration_text(double seconds);

/// A bar for a trainer's epochs and validations, and a line for each epoch:
///     trainer.set_callbacks(progress.callbacks());
/// It must outlive the trainer's use of the callbacks.
class TrainingProgress {
 public:
  explicit TrainingProgress(std::FILE* out) : bar_(out) {}  ///< The stream stays the caller's.
  TrainingCallbacks callbacks();                            ///< for Trainer::set_callbacks
  void clear() { bar_.clear(); }                            ///< Takes the bar off the screen.

 private:
  void batch(const BatchReport& report);
  void validation(std::int64_t done, std::int64_t total);
  void epoch(const EpochRecord& record);

  ProgressBar bar_;
  std::int32_t epoch_ = 0, epochs_ = 0;
  bool validating_ = false;
};

/// "Epoch 1/3: loss 0.1413 accuracy 0.9580 val_loss 0.0448 val_accuracy 0.9876 learning_rate 0.001 (0:35)".
std::string epoch_text(const EpochRecord& record, std::int32_t epochs);

}  // namespace skipper
