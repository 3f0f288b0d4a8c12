// Trainings that cannot be, and those that go wrong.
#include <skipper/trainer.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "support/files.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

Status open_with(const skipper_model& model, const TrainingOptions& options) {
  Trainer trainer;
  return trainer.open(model, options);
}

}  // namespace

TEST_CASE("options out of range are refused by name") {
  const auto refused = [](auto change, const char* name) {
    TrainingOptions options;
    change(options);
    const Status status = open_with(fake_tiny(), options);
    CHECK(status.code() == SKIPPER_INVALID_ARGUMENT);
    CHECK_THAT(status.message(), Catch::Contains(name));
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  refused([](auto& o) { o.epochs = -1; }, "epochs");
  refused([](auto& o) { o.batch = 0; }, "batch");
  refused([&](auto& o) { o.learning_rate = nan; }, "learning_rate");
  refused([](auto& o) { o.learning_rate = INFINITY; }, "learning_rate");
  refused([](auto& o) { o.beta1 = 1; }, "beta1");
  refused([](auto& o) { o.beta2 = -0.1; }, "beta2");
  refused([](auto& o) { o.epsilon = 0; }, "epsilon");
  refused([&](auto& o) { o.momentum = nan; }, "momentum");
  refused([](auto& o) { o.weight_decay = -1; }, "weight_decay");
  // Each is a number as a double and none, or another one, as a float.
  for (const double value : {1e39, 1e308, 1e-39, 1e-46, 5e-324}) {
    refused([&](auto& o) { o.learning_rate = value; }, "learning_rate");
    refused([&](auto& o) { o.epsilon = value; }, "epsilon");
    refused([&](auto& o) { o.weight_decay = value; }, "weight_decay");
  }
  for (const double value : {1 - 1e-9, 1 - 1e-16}) {
    refused([&](auto& o) { o.beta1 = value; }, "beta1");
    refused([&](auto& o) { o.beta2 = value; }, "beta2");
    refused([&](auto& o) { o.momentum = value; }, "momentum");
  }
  refused([](auto& o) { o.momentum = 1e-40; }, "momentum");
  refused([](auto& o) { o.learning_rate = 3e38, o.beta1 = 0.999; }, "learning_rate is too large for Adam");
  for (const double value : {0.0, 1.2e-38, 3.4e38}) {
    TrainingOptions options;
    options.optimizer = SKIPPER_SGD;
    options.learning_rate = options.weight_decay = value;
    CHECK(check_options(options).ok());
  }
  refused([](auto& o) { o.decay_factor = 0; }, "decay_factor");
  refused([](auto& o) { o.decay_epochs = 0; }, "decay_epochs");
  refused([](auto& o) { o.validation_fraction = 1; }, "validation_fraction");
  refused([](auto& o) { o.validation_count = -1; }, "validation_count");
  refused([](auto& o) { o.validation_fraction = 0.1, o.validation_count = 1; }, "exclude each other");
  refused([](auto& o) { o.checkpoint_steps = -1; }, "checkpoint");
  refused([](auto& o) { o.threads = -1; }, "threads");
  refused([](auto& o) { o.schedule = static_cast<Schedule>(3); }, "schedule");
}

TEST_CASE("models that cannot be trained are refused") {
  TrainingOptions options;
  options.batch = 33;
  Status status = open_with(fake_tiny(), options);
  CHECK(status.code() == SKIPPER_BATCH_OUT_OF_RANGE);
  CHECK_THAT(status.message(), Catch::Contains("over the 32 that the model 'fake_tiny' was generated for"));
  options = {};
  options.variant = "other";
  status = open_with(fake_tiny(), options);
  CHECK(status.code() == SKIPPER_UNKNOWN_VARIANT);
  CHECK_THAT(status.message(), Catch::Contains("unknown variant"));

  skipper_model model = fake_tiny();
  model.training = nullptr;
  status = open_with(model, {});
  CHECK(status.code() == SKIPPER_NO_ENTRY);
  CHECK_THAT(status.message(), Catch::Contains("without the entries train_step and update"));
  model = fake_tiny();
  model.abi_version = 99;
  CHECK(open_with(model, {}).code() == SKIPPER_ABI_MISMATCH);
  model = fake_tiny();
  model.input_count = 2;
  CHECK(open_with(model, {}).code() == SKIPPER_INVALID_ARGUMENT);
  model = fake_tiny();
  skipper_training training = *model.training;
  training.trainable_floats = 3;
  model.training = &training;
  CHECK(open_with(model, {}).code() == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("data that the model does not take is refused") {
  Trainer trainer;
  TrainingOptions options = few_epochs(1);
  options.validation_count = 10;
  require_ok(trainer.open(fake_tiny(), options));
  Dataset data = fake_data(10);
  CHECK(trainer.train(data).code() == SKIPPER_BAD_DATA);  // all for validation
  data = fake_data(20);
  CHECK(trainer.train(data, &data).code() == SKIPPER_INVALID_ARGUMENT);  // two kinds of validation
  data.classes = 4;
  Status status = trainer.train(data);
  CHECK(status.code() == SKIPPER_BAD_DATA);
  CHECK_THAT(status.message(), Catch::Contains("has 4 classes, the model 'fake_tiny' has 3"));
  data = fake_data(20);
  data.shape = {2, 8, 1};
  status = trainer.train(data);
  CHECK(status.code() == SKIPPER_BAD_DATA);
  CHECK_THAT(status.message(), Catch::Contains("samples are 2x8x1, the model 'fake_tiny' takes 4x4x1"));
  data.shape = {4, 4, 1};
  data.labels.pop_back();
  CHECK(trainer.train(data).code() == SKIPPER_BAD_DATA);
  CHECK(trainer.position().step == 0);
  require_ok(trainer.train(fake_data(20)));
}

TEST_CASE("a training that diverges stops, names what is not finite, and keeps the last good checkpoint") {
  const TemporaryFolder folder;
  const Dataset data = fake_data(40);  // 5 batches
  TrainingOptions options = few_epochs(2);
  options.checkpoint = folder / "c";
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  fake_faults().nan_gradient = 8;
  Status status = trainer.train(data);
  CHECK(status.code() == SKIPPER_DIVERGED);
  CHECK_THAT(status.message(), Catch::Contains("epoch 2, batch 3 (update 8)") &&
                                   Catch::Contains("gradient of 'dense/bias' holds infinity, at element 1"));
  CHECK(trainer.position().step == 7);
  CHECK(trainer.save_checkpoint(folder / "d").code() == SKIPPER_DIVERGED);
  CHECK(folder.names() == std::vector<std::string>{"c"});
  require_ok(trainer.resume(folder / "c"));
  CHECK(trainer.position().step == 5);

  fake_faults().nan_loss = 1;
  status = trainer.train(data);
  CHECK(status.code() == SKIPPER_DIVERGED);
  CHECK_THAT(status.message(), Catch::Contains("epoch 2, batch 1 (update 6): the loss is NaN"));
  require_ok(trainer.train(data));  // the update was not made: the state is still good
}

TEST_CASE("a parameter that is not finite and shows in no loss is found before it gets into a checkpoint") {
  const TemporaryFolder folder;
  TrainingOptions options = few_epochs(2);
  options.checkpoint = folder / "c";
  options.checkpoint_steps = GENERATE(0, 4);  // of 5 batches in an epoch; the fault is in the second one
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  fake_faults().infinite_mean = 7;
  const Status status = trainer.train(fake_data(40));
  CHECK(status.code() == SKIPPER_DIVERGED);
  CHECK_THAT(status.message(), Catch::Contains("parameter 'norm/moving_mean' holds infinity, at element 0"));
  require_ok(trainer.resume(folder / "c"));
  CHECK(trainer.position().step == 5);
}

TEST_CASE("a learning rate that is far too large ends as divergence") {
  TrainingOptions options = few_epochs(50);
  options.optimizer = SKIPPER_SGD;
  options.learning_rate = 1e38;
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  const Status status = trainer.train(fake_data(40));
  CHECK(status.code() == SKIPPER_DIVERGED);
  CHECK_THAT(status.message(), Catch::Contains("'dense/kernel'") || Catch::Contains("'dense/bias'"));
}

TEST_CASE("what a model reports is handed on, and training can go on") {
  Trainer trainer;
  const Dataset data = fake_data(40);
  require_ok(trainer.open(fake_tiny(), few_epochs(2)));
  fake_faults().failure = 4;
  const Status status = trainer.train(data);
  CHECK(status.code() == SKIPPER_KERNEL_FAILED);
  CHECK_THAT(status.message(), Catch::Contains("model 'fake_tiny', train_step: a kernel of layer 'dense' failed"));
  CHECK(trainer.position().step == 3);
  require_ok(trainer.train(data));
  Trainer straight;
  require_ok(straight.open(fake_tiny(), few_epochs(2)));
  require_ok(straight.train(data));
  CHECK(same_bits(values_of(straight.state()), values_of(trainer.state())));
}
