// Evaluation, of a model written by hand.
#include <skipper/evaluation.h>
#include <skipper/trainer.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

TrainingState trained_state(const Dataset& data) {
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), few_epochs(5)));
  require_ok(trainer.train(data));
  Weights weights;
  require_ok(trainer.state().store(weights));
  TrainingState state;
  require_ok(state.create(fake_tiny()));
  require_ok(state.load(weights));
  return state;
}

}  // namespace

TEST_CASE("loss, accuracy and predictions are those of the probabilities") {
  const Dataset data = fake_data(75);
  const TrainingState state = trained_state(data);
  EvaluationOptions options;
  options.keep_probabilities = true;
  options.batch = 7;
  std::vector<std::int64_t> seen;
  options.progress = [&](std::int64_t done, std::int64_t total) {
    CHECK(total == 75);
    seen.push_back(done);
    return true;
  };
  Evaluation result;
  require_ok(evaluate(state, data, options, result));
  CHECK(result.samples == 75);
  CHECK(seen.size() == 11);
  CHECK(seen.back() == 75);
  CHECK(result.us_per_sample > 0);
  REQUIRE(result.probabilities.size() == 75 * 3);
  double loss = 0, correct = 0;
  for (std::size_t i = 0; i < 75; ++i) {
    const float* p = &result.probabilities[3 * i];
    const auto label = static_cast<std::size_t>(data.labels[i]);
    loss -= std::log(static_cast<double>(p[label]));
    const std::ptrdiff_t best = std::max_element(p, p + 3) - p;
    CHECK(result.predictions[i] == best);
    correct += best == data.labels[i] ? 1 : 0;
  }
  CHECK(result.loss == Approx(loss / 75).epsilon(1e-5));
  CHECK(result.accuracy == correct / 75);
  CHECK(result.accuracy > 0.8);
}

TEST_CASE("results do not depend on the batch, and a part is a part") {
  const Dataset data = fake_data(75);
  const TrainingState state = trained_state(data);
  Evaluation whole, single, part;
  require_ok(evaluate(state, data, {}, whole));
  CHECK(whole.probabilities.empty());
  EvaluationOptions options;
  options.batch = 1;
  require_ok(evaluate(fake_tiny(), state.parameter_pointers(), data, options, single));
  CHECK(whole.loss == single.loss);
  CHECK(whole.predictions == single.predictions);
  options.first = 70;
  options.count = 4;
  require_ok(evaluate(state, data, options, part));
  CHECK(part.samples == 4);
  CHECK(part.predictions == std::vector<std::int32_t>(whole.predictions.begin() + 70, whole.predictions.begin() + 74));
}

TEST_CASE("a loss is clipped as Keras clips it") {
  TrainingState state;
  require_ok(state.create(fake_tiny()));
  state.parameters()[fake_tiny().training->offsets[2]] = 1000;  // the bias of class 0
  Dataset data = fake_data(2);
  data.labels = {0, 1};
  Evaluation result;
  require_ok(evaluate(state, data, {}, result));
  CHECK(result.loss == Approx((-std::log(1 - 1e-7) - std::log(1e-7)) / 2).epsilon(1e-9));
  CHECK(result.accuracy == 0.5);
}

TEST_CASE("an evaluation that is asked to stop stops") {
  const Dataset data = fake_data(75);
  const TrainingState state = trained_state(data);
  EvaluationOptions options;
  options.progress = [](std::int64_t done, std::int64_t) { return done < 64; };
  Evaluation result;
  const Status status = evaluate(state, data, options, result);
  CHECK(status.code() == SKIPPER_INTERRUPTED);
  CHECK_THAT(status.message(), Catch::Contains("64 samples"));
  CHECK(result.predictions.empty());
}

TEST_CASE("evaluations that cannot be are refused") {
  const Dataset data = fake_data(10);
  TrainingState state;
  Evaluation result;
  CHECK(evaluate(state, data, {}, result).code() == SKIPPER_INVALID_ARGUMENT);
  require_ok(state.create(fake_tiny()));
  const auto refused = [&](auto change) {
    EvaluationOptions options;
    Dataset changed = data;
    change(options, changed);
    return evaluate(state, changed, options, result).code();
  };
  CHECK(refused([](auto& o, auto&) { o.batch = 33; }) == SKIPPER_INVALID_ARGUMENT);
  CHECK(refused([](auto& o, auto&) { o.output = 2; }) == SKIPPER_INVALID_ARGUMENT);
  CHECK(refused([](auto& o, auto&) { o.first = 10; }) == SKIPPER_INVALID_ARGUMENT);
  CHECK(refused([](auto& o, auto&) { o.count = 11; }) == SKIPPER_INVALID_ARGUMENT);
  CHECK(refused([](auto& o, auto&) { o.variant = "other"; }) == SKIPPER_UNKNOWN_VARIANT);
  CHECK(refused([](auto&, auto& d) { d.shape = {16}; }) == SKIPPER_BAD_DATA);
  CHECK(refused([](auto&, auto& d) { d.classes = 4; }) == SKIPPER_BAD_DATA);
  CHECK(refused([](auto&, auto& d) { d.labels.clear(), d.bytes.clear(); }) == SKIPPER_BAD_DATA);
  CHECK(refused([](auto&, auto& d) { d.shape = {4, 4}; }) == SKIPPER_OK);  // extents of 1 at the end do not matter
  state.parameters()[fake_tiny().training->offsets[1]] = NAN;
  CHECK(refused([](auto&, auto&) {}) == SKIPPER_DIVERGED);
  CHECK(result.samples == 0);
}

TEST_CASE("a model without training can be evaluated") {
  skipper_model model = fake_tiny();
  const TrainingState state = trained_state(fake_data(40));
  model.training = nullptr;
  model.train_step = nullptr;
  Evaluation result;
  EvaluationOptions options;
  options.output = 1;
  require_ok(evaluate(model, state.parameter_pointers(), fake_data(40), options, result));
  CHECK(result.accuracy > 0.7);
}

TEST_CASE("softmax regression learns MNIST's digits") {
  Dataset train, digits;
  require_ok(read_mnist(SKIPPER_EXAMPLE_MNIST, train, digits));
  train.labels.resize(6000);
  train.bytes.resize(6000 * 784);
  Trainer trainer;
  TrainingOptions options;
  options.epochs = 2;
  require_ok(trainer.open(fake_digits(), options));
  require_ok(trainer.train(train));
  Evaluation result;
  require_ok(evaluate(trainer.state(), digits, {}, result));
  CHECK(result.accuracy > 0.85);
  CHECK(result.loss < 0.6);
}
