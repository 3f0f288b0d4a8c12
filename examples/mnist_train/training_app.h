// Declares what mnist_train does, in order.
#pragma once

#include <skipper/dataset.h>
#include <skipper/evaluation.h>
#include <skipper/progress.h>
#include <skipper/stop.h>
#include <skipper/trainer.h>

#include <vector>

#include "common/output_folder.h"
#include "options.h"

namespace mnist_train {

class TrainingApp {
 public:
  explicit TrainingApp(const Options& options);

  // An error is to be printed; exit_code says what the program ends with.
  skipper::Status run();

 private:
  skipper::Status read_data();
  skipper::Status open_trainer();
  skipper::Status open_folder();
  skipper::Status train();
  skipper::Status save_weights();
  skipper::Status evaluate();
  skipper::Status save_report();
  void watch_training();
  void print_data() const;
  void print_recipe() const;
  void say(const std::string& line);

  Options options_;
  skipper::StopOnSignal stop_;
  common::OutputFolder folder_;
  skipper::Dataset train_, test_;
  skipper::Trainer trainer_;
  skipper::Evaluation evaluation_;
  std::vector<double> batch_losses_;
  // Null where nothing is to be printed.
  std::FILE* out_;
  skipper::ProgressBar bar_;
  skipper::TrainingProgress progress_;
};

}  // namespace mnist_train
