#include "training_app.h"

#include <fmt/format.h>
#include <mnist_resnet.h>
#include <skipper/hdf5.h>

#include <algorithm>
#include <limits>

#include "model_summary.h"
#include "run_report.h"

namespace mnist_train {

using skipper::Dataset;
using skipper::Status;

namespace {

const skipper_model& model() { return *mnist_resnet_model(); }

void keep_first(std::int64_t count, Dataset& data) {
  if (count == 0 || count >= data.size()) return;
  const auto samples = static_cast<std::size_t>(count);
  data.bytes.resize(data.bytes.size() / data.labels.size() * samples);
  data.labels.resize(samples);
}

std::string shape_of(const Dataset& data) {
  std::string text = fmt::format("({}", data.size());
  for (const std::int64_t extent : data.shape) text += fmt::format(", {}", extent);
  return text + ")";
}

}  // namespace

TrainingApp::TrainingApp(const Options& options)
    : options_(options), out_(options.quiet ? nullptr : stdout), bar_(out_), progress_(out_) {
  options_.training.stop = stop_.flag();
}

Status TrainingApp::run() {
  using Step = Status (TrainingApp::*)();
  Status status;
  for (const Step step :
       {&TrainingApp::read_data, &TrainingApp::open_trainer, &TrainingApp::open_folder, &TrainingApp::train,
        &TrainingApp::save_weights, &TrainingApp::evaluate, &TrainingApp::save_report})
    if (status.ok()) status = (this->*step)();
  progress_.clear();
  bar_.clear();
  return status;
}

Status TrainingApp::read_data() {
  if (Status status = skipper::read_mnist(options_.data, train_, test_); !status.ok()) return status;
  keep_first(options_.limit, train_);
  print_data();
  const auto kept = static_cast<double>(train_.size()) * (1 - options_.training.validation_fraction);
  if (kept >= options_.training.batch || options_.training.epochs == 0) return {};
  return Status(SKIPPER_BAD_DATA, fmt::format("{}: {} images to train on are less than a batch of {}", train_.name,
                                              static_cast<std::int64_t>(kept), options_.training.batch));
}

void TrainingApp::print_data() const {
  if (out_ == nullptr) return;
  fmt::print(out_, "number of training examples = {}\nnumber of test examples = {}\n", train_.size(), test_.size());
  fmt::print(out_, "X_train shape: {}\nY_train shape: ({}, {})\nX_test shape: {}\nY_test shape: ({}, {})\n\n",
             shape_of(train_), train_.size(), train_.classes, shape_of(test_), test_.size(), test_.classes);
}

void TrainingApp::print_recipe() const {
  const skipper::TrainingOptions& o = options_.training;
  if (options_.summary) fmt::print(out_, "{}\n", model_summary(model()));
  fmt::print(out_, "{}\nLearning rate {}\nBatch {}, seed {}, variant {}\n\n", optimizer_text(o), schedule_text(o),
             o.batch, o.seed, trainer_.variant()->name);
}

Status TrainingApp::open_trainer() {
  if (Status status = trainer_.open(model(), options_.training); !status.ok()) return status;
  if (out_ != nullptr) print_recipe();
  if (options_.resume) {
    if (Status status = trainer_.resume(options_.training.checkpoint); !status.ok()) return status;
    const skipper::TrainingPosition position = trainer_.position();
    say(fmt::format("Continuing {} after {} epochs and {} batches", options_.training.checkpoint, position.epoch,
                    position.batch));
  }
  if (options_.weights.empty()) return {};
  skipper::Weights weights;
  if (Status status = skipper::open_weights(options_.weights, weights); !status.ok()) return status;
  return trainer_.load(weights);
}

Status TrainingApp::open_folder() {
  if (Status status = folder_.open(options_.output); !status.ok()) return status;
  if (Status status = folder_.lock(); !status.ok()) return status;
  return common::check_place(options_.training.checkpoint);
}

void TrainingApp::watch_training() {
  skipper::TrainingCallbacks callbacks;
  if (out_ != nullptr) callbacks = progress_.callbacks();
  callbacks.on_batch = [this, show = callbacks.on_batch](const skipper::BatchReport& report) {
    // Those of earlier runs are not known.  How many there are is certain by now: the trainer has seen the data.
    batch_losses_.resize(static_cast<std::size_t>(report.step) - 1, std::numeric_limits<double>::quiet_NaN());
    batch_losses_.push_back(report.batch_loss);
    return show ? show(report) : true;
  };
  trainer_.set_callbacks(std::move(callbacks));
}

// The history also of what was stopped or went wrong.
Status TrainingApp::train() {
  watch_training();
  if (options_.training.epochs == 0) return {};
  Status status = trainer_.train(train_);
  const Status saved = trainer_.history().save(folder_ / "history.json");
  return status.ok() ? saved : status;
}

Status TrainingApp::save_weights() {
  skipper::Weights weights;
  if (Status status = trainer_.state().store(weights); !status.ok()) return status;
  const std::string path = folder_ / "weights.safetensors";
  if (Status status = weights.save(path, {{"model", model().name}}); !status.ok()) return status;
  say("Wrote " + path);
  if (!options_.hdf5) return {};
  if (Status status = skipper::write_keras_hdf5(folder_ / "weights.h5", weights); !status.ok()) return status;
  say("Wrote " + (folder_ / "weights.h5"));
  return {};
}

Status TrainingApp::evaluate() {
  skipper::EvaluationOptions how;
  how.threads = options_.training.threads;
  how.variant = trainer_.variant()->name;
  how.keep_probabilities = options_.report;
  how.progress = [this](std::int64_t done, std::int64_t) {
    bar_.update(done);
    return !stop_.requested();
  };
  bar_.start("Test", test_.size());
  if (Status status = skipper::evaluate(trainer_.state(), test_, how, evaluation_); !status.ok()) return status;
  say(fmt::format("\nLoss = {:.4f}\nTest accuracy = {:.4f}\n{:.1f} microseconds per sample ({} images)\n",
                  evaluation_.loss, evaluation_.accuracy, evaluation_.us_per_sample, evaluation_.samples));
  return {};
}

Status TrainingApp::save_report() {
  if (!options_.report) return {};
  const RunFacts facts = {&options_, &trainer_, &train_, &test_, &evaluation_, batch_losses_};
  if (Status status = folder_.write_text("report.html", report_html(make_report(facts))); !status.ok()) return status;
  say("Wrote " + (folder_ / "report.html"));
  return {};
}

void TrainingApp::say(const std::string& line) { bar_.print(line); }

}  // namespace mnist_train
