// Stopping and resuming: the same bits as without a stop.
#include <fcntl.h>
#include <skipper/stop.h>
#include <skipper/trainer.h>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstddef>
#include <thread>

#include "support/files.h"
#include "support/random.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

// A few kinds of training, each with everything that a checkpoint must bring back.
TrainingOptions kind(int index) {
  TrainingOptions options = few_epochs(3);
  if (index >= 1) options.validation_fraction = 0.2;
  if (index == 1) options.schedule = Schedule::cosine;
  if (index == 2) {
    options.optimizer = SKIPPER_SGD;
    options.schedule = Schedule::step_decay;
    options.decay_epochs = 1;
    options.weight_decay = 0.01;
    options.seed = 0xfedcba9876543210;
  }
  return options;
}

Trainer opened(const TrainingOptions& options) {
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  return trainer;
}

}  // namespace

TEST_CASE("stopping after any batch and resuming in another trainer gives the same bits") {
  const int index = GENERATE(0, 1, 2);
  const Dataset data = fake_data(61);
  const TemporaryFolder folder;
  TrainingOptions options = kind(index);
  Trainer straight = opened(options);
  require_ok(straight.train(data));
  options.checkpoint = folder / "c";
  for (std::int64_t stop = 1; stop <= straight.position().step; ++stop) {
    Trainer first = opened(options);
    first.set_callbacks(stop_after(stop));
    const Status status = first.train(data);
    if (stop == straight.position().step && index == 0) {
      CHECK(status.ok());  // nothing was left to do
    } else {
      REQUIRE(status.code() == SKIPPER_INTERRUPTED);
      CHECK_THAT(status.message(), Catch::Contains(options.checkpoint));
    }
    Trainer second = opened(options);
    require_ok(second.resume(options.checkpoint));
    CHECK(second.position().step == stop);
    CHECK(same_bits(values_of(first.state()), values_of(second.state())));
    require_ok(second.train(data));
    REQUIRE(same_bits(values_of(straight.state()), values_of(second.state())));
    REQUIRE(same_history(straight.history(), second.history()));
  }
  CHECK(folder.names() == std::vector<std::string>{"c"});
}

TEST_CASE("a training that is stopped and resumed many times gives the same bits") {
  const Dataset data = fake_data(61);
  const TemporaryFolder folder;
  TrainingOptions options = kind(1);
  options.epochs = 6;
  Trainer straight = opened(options);
  require_ok(straight.train(data));
  options.checkpoint = folder / "c";
  Random random(3);
  std::int64_t stop = 0;
  Status status(SKIPPER_INTERRUPTED, "");
  History history;
  std::vector<float> values;
  for (int run = 0; status.code() == SKIPPER_INTERRUPTED; ++run) {
    Trainer trainer = opened(options);
    if (run > 0) require_ok(trainer.resume(options.checkpoint));
    trainer.set_callbacks(stop_after(stop += random.between(1, 9)));
    status = trainer.train(data);
    history = trainer.history();
    values = values_of(trainer.state());
  }
  require_ok(status);
  CHECK(same_bits(values, values_of(straight.state())));
  CHECK(same_history(history, straight.history()));
}

TEST_CASE("checkpoints by steps and epochs can each be resumed") {
  const Dataset data = fake_data(40);  // 5 batches
  const TemporaryFolder folder;
  TrainingOptions options = few_epochs(4);
  options.checkpoint = folder / "c";
  options.checkpoint_steps = 3;
  options.checkpoint_epochs = 2;
  std::vector<std::string> copies;
  Trainer trainer = opened(options);
  TrainingCallbacks callbacks;
  callbacks.on_checkpoint = [&](const std::string& path) { copies.push_back(read_file(path)); };
  trainer.set_callbacks(callbacks);
  require_ok(trainer.train(data));
  CHECK(copies.size() == 6 + 2);  // steps 3, 6, ..., 18; epochs 2 and 4
  for (const std::string& copy : copies) {
    write_file(folder / "copy", copy);
    Trainer resumed = opened(options);
    require_ok(resumed.resume(folder / "copy"));
    require_ok(resumed.train(data));
    CHECK(same_bits(values_of(trainer.state()), values_of(resumed.state())));
  }
}

TEST_CASE("the same trainer continues after a stop, and from a flag set by another thread") {
  const Dataset data = fake_data(61);
  std::atomic<bool> stop{false};
  TrainingOptions options = few_epochs(1000);
  options.stop = &stop;
  Trainer trainer = opened(options);
  std::thread other([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    stop = true;
  });
  Status status = trainer.train(data);
  other.join();
  CHECK(status.code() == SKIPPER_INTERRUPTED);
  CHECK(trainer.train(data).code() == SKIPPER_INTERRUPTED);  // still asked to
  stop = false;
  require_ok(trainer.train(data));
  CHECK(trainer.history().epochs.size() == 1000);
  CHECK(trainer.position().step == 8000);
}

TEST_CASE("a stop during validation comes before the epoch is over") {
  const Dataset data = fake_data(200);
  const TemporaryFolder folder;
  TrainingOptions options = few_epochs(2);
  options.validation_fraction = 0.5;
  options.checkpoint = folder / "c";
  Trainer straight = opened(options), first = opened(options), second = opened(options);
  require_ok(straight.train(data));
  std::atomic<bool> stop{false};
  options.stop = &stop;
  require_ok(first.open(fake_tiny(), options));
  TrainingCallbacks callbacks;
  callbacks.on_validation = [&](std::int64_t, std::int64_t) { stop = true; };
  first.set_callbacks(callbacks);
  CHECK(first.train(data).code() == SKIPPER_INTERRUPTED);
  CHECK(first.history().epochs.empty());
  require_ok(second.resume(options.checkpoint));
  CHECK(second.position().batch == 13);
  require_ok(second.train(data));
  CHECK(same_bits(values_of(straight.state()), values_of(second.state())));
  CHECK(same_history(straight.history(), second.history()));
}

TEST_CASE("a finished training has nothing left to do, until more epochs are asked for") {
  const Dataset data = fake_data(30);
  const TemporaryFolder folder;
  TrainingOptions options = few_epochs(2);
  options.checkpoint = folder / "c";
  Trainer first = opened(options);
  require_ok(first.train(data));
  Trainer second = opened(options);
  require_ok(second.resume(options.checkpoint));
  require_ok(second.train(data));
  CHECK(same_bits(values_of(first.state()), values_of(second.state())));
  options.epochs = 5;
  Trainer longer = opened(options), straight = opened(options);
  require_ok(longer.resume(options.checkpoint));
  require_ok(longer.train(data));
  require_ok(straight.train(data));
  CHECK(longer.history().epochs.size() == 5);
  CHECK(same_bits(values_of(straight.state()), values_of(longer.state())));
}

TEST_CASE("a checkpoint serves as weights") {
  const TemporaryFolder folder;
  Trainer trainer = opened(few_epochs(1));
  require_ok(trainer.train(fake_data(30)));
  require_ok(trainer.save_checkpoint(folder / "c"));
  Weights weights;
  require_ok(weights.open(folder / "c"));
  require_ok(weights.verify());
  std::vector<const float*> parameters;
  require_ok(weights.bind(fake_tiny(), parameters));
  CHECK(std::memcmp(parameters[1], trainer.state().parameter_pointers()[1], 48 * sizeof(float)) == 0);
}

TEST_CASE("temporary files of killed runs are removed, others are not") {
  const TemporaryFolder folder;
  // The second is held, as a live process of any container holds its own; what earlier versions left is nobody's.
  const std::string left = "c.0123456789abcdef.tmp", held = "c.fedcba9876543210.tmp";
  const std::vector<std::string> others = {
      "c.1999999999-7.tmp",     "c.1-0.tmp", "c.old.tmp", "d.0123456789abcdef.tmp", "c.0123456789abcdeg.tmp",
      "c.0123456789abcdef.tmp2"};
  for (const std::string& name : others) write_file(folder / name, "half a checkpoint");
  write_file(folder / left, "half a checkpoint");
  write_file(folder / held, "half a checkpoint");
  const int file = ::open((folder / held).c_str(), O_RDWR);
  REQUIRE(::flock(file, LOCK_EX | LOCK_NB) == 0);
  Trainer trainer = opened(few_epochs(1));
  require_ok(trainer.save_checkpoint(folder / "c"));
  const std::vector<std::string> names = folder.names();
  const auto there = [&](const std::string& name) { return std::count(names.begin(), names.end(), name) == 1; };
  CHECK_FALSE(there(left));
  CHECK(there(held));
  for (const std::string& name : others) CHECK(there(name));
  CHECK(there("c"));
  ::close(file);
  require_ok(trainer.save_checkpoint(folder / "c"));
  CHECK(folder.names().size() == others.size() + 1);
}

namespace {
std::atomic<int> earlier_handler_calls{0};
}

TEST_CASE("the first signal asks to stop, the second does what it did before") {
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP);
  earlier_handler_calls = 0;
  std::signal(signal, [](int) { ++earlier_handler_calls; });
  {
    const StopOnSignal stop;
    CHECK_FALSE(stop.requested());
    std::raise(signal);
    CHECK(stop.requested());
    CHECK(earlier_handler_calls == 0);
    std::raise(signal);
    CHECK(earlier_handler_calls == 1);
  }
  {
    const StopOnSignal stop;
    CHECK_FALSE(stop.requested());
  }
  std::raise(signal);
  CHECK(earlier_handler_calls == 2);
  std::signal(signal, SIG_IGN);
  const StopOnSignal stop;
  std::raise(signal);
  CHECK_FALSE(stop.requested());
  std::signal(signal, SIG_DFL);
}

TEST_CASE("a checkpoint of the same network is continued by another build of it, and by no other network") {
  const Dataset data = fake_data(61);
  const TemporaryFolder folder;
  const TrainingOptions options = few_epochs(2);
  skipper_model before = fake_tiny();
  before.training_hash = "the network";
  Trainer first;
  require_ok(first.open(before, options));
  first.set_callbacks(stop_after(3));
  CHECK(first.train(data).code() == SKIPPER_INTERRUPTED);
  require_ok(first.save_checkpoint(folder / "c"));
  const auto resumed = [&](auto change) {
    skipper_model model = before;
    model.fingerprint = "of another version of Skipper";
    change(model);
    Trainer trainer;
    require_ok(trainer.open(model, options));
    return trainer.resume(folder / "c");
  };
  require_ok(resumed([](skipper_model&) {}));
  CHECK(resumed([](skipper_model& m) { m.training_hash = "another network"; }).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(resumed([](skipper_model& m) { m.training_hash = nullptr; }).code() == SKIPPER_INVALID_ARGUMENT);
  // An archive of before there was such a hash: what its struct has there is not read.
  const auto old = [](skipper_model& m) { m.struct_bytes = offsetof(skipper_model, verify); };
  CHECK(resumed(old).code() == SKIPPER_INVALID_ARGUMENT);
  require_ok(resumed([&](skipper_model& m) {
    old(m);
    m.fingerprint = before.fingerprint;
  }));
}
