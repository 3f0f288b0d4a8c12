// The command line of mnist_train.
#pragma once

#include <skipper/training_options.h>

#include <cstdint>
#include <optional>
#include <string>

namespace mnist_train {

struct Options {
  std::string data;     // folder
  std::string output;   // folder
  std::string weights;  // to start from; empty: the spec's initial values
  skipper::TrainingOptions training;
  std::int64_t limit = 0;  // images to train on, the first ones; 0: all
  bool resume = false;
  bool hdf5 = false;
  bool report = true;
  bool summary = true;
  bool quiet = false;
};

// Without a value the program is to end with exit_status: --help and --version were answered, or the command line is
// wrong and why was printed.
std::optional<Options> parse(int argc, char** argv, int& exit_status);

// "Adam, beta 0.9 and 0.999, epsilon 1e-07"; "0.001, cosine to 0 over 3 epochs".
std::string optimizer_text(const skipper::TrainingOptions& options);
std::string schedule_text(const skipper::TrainingOptions& options);

}  // namespace mnist_train
