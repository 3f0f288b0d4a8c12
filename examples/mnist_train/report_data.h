// Holds what a training run has to tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mnist_train {

struct Fact {
  std::string name, value;
};

struct Settings {
  std::string optimiser;  // "Adam, beta 0.9 and 0.999, epsilon 1e-7"
  std::string schedule;   // of the learning rate: "0.001, constant"
  std::int64_t batch = 0;
  std::int64_t epochs = 0;  // asked for; the history has those that were finished
  std::uint64_t seed = 0;
  int threads = 0;
  std::string variant;     // of the model's code: "avx512"
  std::vector<Fact> more;  // whatever else should be shown
};

struct DataSet {
  std::string name;                 // "training"
  std::vector<std::int64_t> shape;  // of a sample: {28, 28, 1}
  std::int64_t samples = 0;
};

// Accuracies are shares, 0 to 1.  A loss may be infinite or not a number: that is shown as such.
struct EpochRow {
  int epoch = 1;  // counted from 1
  double loss = 0, accuracy = 0;
  std::optional<double> val_loss, val_accuracy;
  double lr = 0;
  double seconds = 0;
};

struct TestResult {
  std::int64_t samples = 0;
  double loss = 0, accuracy = 0;
  std::optional<double> microseconds_per_sample;
};

struct ImageShape {
  int height = 28, width = 28;
  int channels = 1;  // 1: grey; 3: RGB
};

// A sample that the network takes for another class.
struct Mistake {
  std::int64_t index = 0;  // in the test set
  int truth = 0, predicted = 0;
  double probability = 0;  // that the network gives to `predicted`
  std::vector<std::uint8_t> pixels;
};

struct TrainingReport {
  std::string model, date;
  Settings settings;
  std::vector<DataSet> data;

  std::vector<EpochRow> history;
  std::string held_out = "validation";  // what val_loss and val_accuracy were measured on: or "test"
  std::vector<double> batch_losses;     // of each batch, in order, from the history's first epoch on; may be empty
  std::size_t batches_per_epoch = 0;    // 0: batch_losses are those of the history's epochs

  std::optional<TestResult> test;
  int classes = 0;
  std::vector<std::string> class_names;  // empty: the classes' numbers
  std::vector<std::int64_t> confusion;   // classes x classes counts, a row for each true class; empty: not measured

  ImageShape image;
  std::vector<Mistake> mistakes;   // all of them, in any order
  std::size_t max_mistakes = 120;  // shown at most, the most confident first
};

}  // namespace mnist_train
