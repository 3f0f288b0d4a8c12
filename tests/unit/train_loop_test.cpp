// The training loop, on a model written by hand.
#include <skipper/evaluation.h>
#include <skipper/initializers.h>
#include <skipper/trainer.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <thread>

#include "support/files.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

Trainer trained(const TrainingOptions& options, const Dataset& data, const Dataset* validation = nullptr) {
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  require_ok(trainer.train(data, validation));
  return trainer;
}

Dataset part(const Dataset& data, std::size_t first, std::size_t count) {
  Dataset result = data;
  result.bytes.assign(data.bytes.data() + first * 16, data.bytes.data() + (first + count) * 16);
  result.labels.assign(data.labels.data() + first, data.labels.data() + first + count);
  return result;
}

}  // namespace

TEST_CASE("training learns, and its history says so") {
  TrainingOptions options = few_epochs(20);
  options.validation_fraction = 0.25;
  const Trainer trainer = trained(options, fake_data(400));
  const auto& epochs = trainer.history().epochs;
  REQUIRE(epochs.size() == 20);
  CHECK(epochs.front().epoch == 1);
  CHECK(epochs.back().epoch == 20);
  CHECK(epochs.back().loss < epochs.front().loss / 2);
  CHECK(epochs.back().accuracy > 0.95);
  CHECK(epochs.back().validated);
  CHECK(epochs.back().val_accuracy > 0.95);
  CHECK(trainer.position().step == 20 * 38);
  CHECK(trainer.position().epoch == 20);
}

TEST_CASE("reports count batches, the last one smaller, and carry running means over samples") {
  std::vector<BatchReport> reports;
  std::vector<EpochRecord> records;
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), few_epochs(2)));
  TrainingCallbacks callbacks;
  callbacks.on_batch = [&](const BatchReport& report) { return reports.push_back(report), true; };
  callbacks.on_epoch = [&](const EpochRecord& record) { return records.push_back(record), true; };
  trainer.set_callbacks(callbacks);
  require_ok(trainer.train(fake_data(21)));  // 8 + 8 + 5
  REQUIRE(reports.size() == 6);
  REQUIRE(records.size() == 2);
  CHECK(reports[4].epoch == 2);
  CHECK(reports[4].epochs == 2);
  CHECK(reports[4].batch == 2);
  CHECK(reports[4].batches == 3);
  CHECK(reports[4].step == 5);
  CHECK(reports[0].loss == reports[0].batch_loss);
  const double sum = 8 * reports[0].batch_loss + 8 * reports[1].batch_loss + 5 * reports[2].batch_loss;
  CHECK(records[0].loss == Approx(sum / 21).epsilon(1e-12));
  CHECK(records[0].loss == reports[2].loss);
  CHECK(records[0].accuracy == reports[2].accuracy);
  CHECK(std::fmod(records[0].accuracy * 21 + 1e-9, 1.0) < 1e-6);
}

TEST_CASE("equal seeds give equal bits, another seed, order or number of threads as it should be") {
  const Dataset data = fake_data(50);
  TrainingOptions options = few_epochs();
  const Trainer first = trained(options, data), again = trained(options, data);
  CHECK(same_bits(values_of(first.state()), values_of(again.state())));
  CHECK(same_history(first.history(), again.history()));
  options.threads = 2;
  CHECK(same_bits(values_of(first.state()), values_of(trained(options, data).state())));
  options.shuffle = false;
  CHECK_FALSE(same_bits(values_of(first.state()), values_of(trained(options, data).state())));
  options = few_epochs();
  options.seed = 6;
  CHECK_FALSE(same_bits(values_of(first.state()), values_of(trained(options, data).state())));
}

TEST_CASE("without shuffling the samples come in their order") {
  TrainingOptions options = few_epochs(1);
  options.shuffle = false;
  const Dataset data = fake_data(16);
  const Trainer both = trained(options, data);
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  require_ok(trainer.train(part(data, 0, 8)));
  CHECK(trainer.history().epochs[0].loss != both.history().epochs[0].loss);
  Dataset swapped = part(data, 8, 8);
  const Dataset front = part(data, 0, 8);
  swapped.bytes.insert(swapped.bytes.end(), front.bytes.begin(), front.bytes.end());
  swapped.labels.insert(swapped.labels.end(), front.labels.begin(), front.labels.end());
  CHECK_FALSE(same_bits(values_of(both.state()), values_of(trained(options, swapped).state())));
}

TEST_CASE("the last samples, before shuffling, are kept for validation") {
  const Dataset data = fake_data(53), front = part(data, 0, 42), back = part(data, 42, 11);
  TrainingOptions options = few_epochs();
  const Trainer apart = trained(options, front, &back);
  options.validation_fraction = 0.2;  // floor(53 * 0.8) = 42, as Keras splits
  const Trainer by_fraction = trained(options, data);
  options.validation_fraction = 0;
  options.validation_count = 11;
  const Trainer by_count = trained(options, data);
  CHECK(apart.history().epochs[0].validated);
  CHECK(same_bits(values_of(apart.state()), values_of(by_fraction.state())));
  CHECK(same_bits(values_of(apart.state()), values_of(by_count.state())));
  CHECK(same_history(apart.history(), by_fraction.history()));
  CHECK(same_history(apart.history(), by_count.history()));
}

TEST_CASE("initial values are the spec's without a seed, and others for each seed") {
  Weights spec, seeded, other, again;
  require_ok(initialize_parameters(fake_tiny(), spec));
  Trainer trainer;
  TrainingOptions options;
  require_ok(trainer.open(fake_tiny(), options));
  Weights stored;
  require_ok(trainer.state().store(stored));
  const auto kernel = [](const Weights& weights) {
    const WeightTensor& tensor = *weights.find("dense/kernel");
    const float* data = static_cast<const float*>(tensor.data);
    return std::vector<float>(data, data + 48);
  };
  CHECK(kernel(stored) == kernel(spec));
  require_ok(initialize_parameters(fake_tiny(), 1, seeded));
  require_ok(initialize_parameters(fake_tiny(), 2, other));
  require_ok(initialize_parameters(fake_tiny(), 1, again));
  CHECK(kernel(seeded) == kernel(again));
  CHECK(kernel(seeded) != kernel(spec));
  CHECK(kernel(seeded) != kernel(other));
}

TEST_CASE("parameters come from weights and go to weights") {
  const TemporaryFolder folder;
  const Dataset data = fake_data(40);
  Trainer first = trained(few_epochs(2), data);
  Weights weights, file;
  require_ok(first.state().store(weights));
  REQUIRE(weights.tensors().size() == 3);
  CHECK(weights.tensors()[0].name == "norm/moving_mean");
  CHECK(weights.tensors()[1].shape == std::vector<std::int64_t>{16, 3});
  require_ok(weights.save(folder / "w.safetensors"));
  require_ok(file.open(folder / "w.safetensors"));

  Trainer second;
  require_ok(second.open(fake_tiny(), few_epochs(2)));
  require_ok(second.load(file));
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::memcmp(second.state().parameter_pointers()[i], first.state().parameter_pointers()[i],
                      fake_tiny().parameters[i].tensor.elements * sizeof(float)) == 0);
  require_ok(first.load(weights));  // starts anew
  CHECK(first.history().epochs.empty());
  require_ok(first.train(data));
  require_ok(second.train(data));
  CHECK(same_bits(values_of(first.state()), values_of(second.state())));
}

TEST_CASE("learning rates follow their schedules") {
  TrainingOptions options;
  options.epochs = 4;
  options.learning_rate = 0.5;
  CHECK(learning_rate_at(options, 39, 10) == 0.5);
  options.schedule = Schedule::step_decay;
  options.decay_epochs = 2;
  CHECK(learning_rate_at(options, 0, 10) == 0.5);
  CHECK(learning_rate_at(options, 19, 10) == 0.5);
  CHECK(learning_rate_at(options, 20, 10) == Approx(0.05));
  options.schedule = Schedule::cosine;
  CHECK(learning_rate_at(options, 0, 10) == 0.5);
  CHECK(learning_rate_at(options, 10, 10) == Approx(0.5 * (1 + std::sqrt(0.5)) / 2));
  CHECK(learning_rate_at(options, 20, 10) == Approx(0.25));
  CHECK(learning_rate_at(options, 40, 10) == Approx(0).margin(1e-15));

  options = few_epochs(4);
  options.schedule = Schedule::step_decay;
  options.decay_epochs = 1;
  options.decay_factor = 0.5;
  const Trainer trainer = trained(options, fake_data(20));
  CHECK(trainer.history().epochs[0].learning_rate == 0.01);
  CHECK(trainer.history().epochs[3].learning_rate == 0.00125);
}

TEST_CASE("both optimisers and weight decay reach the model") {
  const Dataset data = fake_data(60);
  TrainingOptions options = few_epochs();
  const Trainer adam = trained(options, data);
  options.weight_decay = 0.1;
  const Trainer decayed = trained(options, data);
  options.optimizer = SKIPPER_SGD;
  const Trainer sgd = trained(options, data);
  options.momentum = 0;
  const Trainer plain = trained(options, data);
  const std::vector<float> values[] = {values_of(adam.state()), values_of(decayed.state()), values_of(sgd.state()),
                                       values_of(plain.state())};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(same_bits(values[i], values[j]));
  // SGD's second half of the moments stays zero.
  const std::size_t half = sgd.state().moment_floats() / 2;
  CHECK(std::all_of(sgd.state().moments() + half, sgd.state().moments() + 2 * half, [](float x) { return x == 0; }));
}

TEST_CASE("a history comes back from its file with the same bits") {
  const TemporaryFolder folder;
  TrainingOptions options = few_epochs();
  options.validation_count = 5;
  const Trainer trainer = trained(options, fake_data(40));
  require_ok(trainer.history().save(folder / "history.json"));
  History history;
  require_ok(history.load(folder / "history.json"));
  CHECK(same_history(history, trainer.history()));
  CHECK(history.epochs[1].seconds == trainer.history().epochs[1].seconds);
  CHECK_THAT(read_file(folder / "history.json"), Catch::Contains("\"val_accuracy\""));
  CHECK(trained(few_epochs(1), fake_data(9)).history().json().find("\"val_loss\": null") != std::string::npos);
}

TEST_CASE("trainers on several threads share data and are independent, and a state can be evaluated meanwhile") {
  const Dataset data = fake_data(61);
  const Trainer alone = trained(few_epochs(), data);
  Trainer trainers[2];
  Status statuses[3];
  Evaluation result, expected;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 2; ++i)
    threads.emplace_back([&, i] {
      statuses[i] = trainers[i].open(fake_tiny(), few_epochs());
      if (statuses[i].ok()) statuses[i] = trainers[i].train(data);
    });
  threads.emplace_back([&] { statuses[2] = evaluate(alone.state(), data, {}, result); });
  require_ok(evaluate(alone.state(), data, {}, expected));
  for (std::thread& thread : threads) thread.join();
  for (const Status& status : statuses) require_ok(status);
  CHECK(result.loss == expected.loss);
  for (const Trainer& trainer : trainers) CHECK(same_bits(values_of(trainer.state()), values_of(alone.state())));
}

TEST_CASE("a trainer moves, and one that is not open does nothing") {
  Trainer trainer;
  CHECK(trainer.train(fake_data(9)).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(trainer.resume("none").code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(trainer.history().epochs.empty());
  CHECK(trainer.state().model() == nullptr);
  CHECK(trainer.variant() == nullptr);
  Trainer open;
  require_ok(open.open(fake_tiny(), few_epochs(1)));
  trainer = std::move(open);
  CHECK(trainer.variant()->name == std::string("plain"));
  require_ok(trainer.train(fake_data(9)));
}
