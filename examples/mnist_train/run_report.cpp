#include "run_report.h"

#include <fmt/format.h>
#include <skipper/thread_count.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

namespace mnist_train {

namespace {

using skipper::Dataset;
using skipper::EpochRecord;
using skipper::TrainingOptions;

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&time, &local);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  return text.data();
}

// As the trainer splits them.
std::int64_t kept_for_training(const Dataset& data, const TrainingOptions& options) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(data.size()) * (1 - options.validation_fraction)));
}

Settings settings_of(const Options& options, const skipper::Trainer& trainer) {
  const TrainingOptions& o = options.training;
  Settings settings;
  settings.optimiser = optimizer_text(o);
  settings.schedule = schedule_text(o);
  settings.batch = o.batch;
  settings.epochs = o.epochs;
  settings.seed = o.seed;
  settings.threads = skipper::thread_count(o.threads).count;
  settings.variant = trainer.variant()->name;
  if (o.weight_decay > 0) settings.more.push_back({"Weight decay", fmt::format("{}", o.weight_decay)});
  if (!options.weights.empty()) settings.more.push_back({"Started from", options.weights});
  return settings;
}

std::vector<DataSet> data_of(const RunFacts& facts) {
  const std::int64_t kept = kept_for_training(*facts.train, facts.options->training);
  std::vector<DataSet> sets = {{"training", facts.train->shape, kept}};
  if (kept < facts.train->size()) sets.push_back({"validation", facts.train->shape, facts.train->size() - kept});
  sets.push_back({"test", facts.test->shape, facts.test->size()});
  return sets;
}

EpochRow row_of(const EpochRecord& record) {
  EpochRow row{record.epoch, record.loss, record.accuracy, {}, {}, record.learning_rate, record.seconds};
  if (!record.validated) return row;
  row.val_loss = record.val_loss;
  row.val_accuracy = record.val_accuracy;
  return row;
}

void add_predictions(const RunFacts& facts, TrainingReport& report) {
  const Dataset& test = *facts.test;
  const auto classes = static_cast<std::size_t>(test.classes);
  const std::size_t bytes = test.bytes.size() / test.labels.size();
  report.classes = test.classes;
  report.confusion.assign(classes * classes, 0);
  for (std::size_t i = 0; i < facts.evaluation->predictions.size(); ++i) {
    const int truth = test.labels[i], predicted = facts.evaluation->predictions[i];
    const auto column = static_cast<std::size_t>(predicted);
    ++report.confusion[static_cast<std::size_t>(truth) * classes + column];
    if (predicted == truth) continue;
    const auto first = test.bytes.begin() + static_cast<std::ptrdiff_t>(i * bytes);
    report.mistakes.push_back({static_cast<std::int64_t>(i),
                               truth,
                               predicted,
                               static_cast<double>(facts.evaluation->probabilities[i * classes + column]),
                               {first, first + static_cast<std::ptrdiff_t>(bytes)}});
  }
}

}  // namespace

TrainingReport make_report(const RunFacts& facts) {
  const Options& options = *facts.options;
  TrainingReport report;
  report.model = "MNIST ResNet";
  report.date = now();
  report.settings = settings_of(options, *facts.trainer);
  report.data = data_of(facts);
  for (const EpochRecord& record : facts.trainer->history().epochs) report.history.push_back(row_of(record));
  const auto known = [](double loss) { return !std::isnan(loss); };
  if (std::any_of(facts.batch_losses.begin(), facts.batch_losses.end(), known))
    report.batch_losses = facts.batch_losses;
  const std::int64_t batch = options.training.batch;
  report.batches_per_epoch =
      static_cast<std::size_t>((kept_for_training(*facts.train, options.training) + batch - 1) / batch);
  const skipper::Evaluation& evaluation = *facts.evaluation;
  report.test = {evaluation.samples, evaluation.loss, evaluation.accuracy, evaluation.us_per_sample};
  report.image = {static_cast<int>(facts.test->shape[0]), static_cast<int>(facts.test->shape[1]), 1};
  add_predictions(facts, report);
  return report;
}

}  // namespace mnist_train
