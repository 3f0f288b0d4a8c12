// Checkpoints that are refused, and those that cannot be written.
#include <skipper/trainer.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "support/files.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

TrainingOptions usual() {
  TrainingOptions options = few_epochs(3);
  options.validation_count = 5;
  return options;
}

// A checkpoint in the middle of the second epoch.
void make_checkpoint(const std::string& path, const TrainingOptions& options, const Dataset& data) {
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  trainer.set_callbacks(stop_after(8));
  CHECK(trainer.train(data).code() == SKIPPER_INTERRUPTED);
  require_ok(trainer.save_checkpoint(path));
}

Status resume(const std::string& path, const TrainingOptions& options, const skipper_model& model = fake_tiny()) {
  Trainer trainer;
  require_ok(trainer.open(model, options));
  const std::vector<float> before = values_of(trainer.state());
  Status status = trainer.resume(path);
  if (!status.ok()) {
    CHECK_THAT(status.message(), Catch::StartsWith(path));
    CHECK(same_bits(before, values_of(trainer.state())));
    CHECK(trainer.position().step == 0);
  }
  return status;
}

// Files grow to no more than this many bytes while one exists, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("checkpoints of other models are refused") {
  const TemporaryFolder folder;
  make_checkpoint(folder / "c", usual(), fake_data(40));
  Status status = resume(folder / "c", usual(), fake_digits());
  CHECK(status.code() == SKIPPER_INVALID_ARGUMENT);
  CHECK_THAT(status.message(), Catch::Contains("of the model 'fake_tiny', not of 'fake_digits'"));
  skipper_model model = fake_tiny();
  model.fingerprint = "another";
  status = resume(folder / "c", usual(), model);
  CHECK(status.code() == SKIPPER_INVALID_ARGUMENT);
  CHECK_THAT(status.message(), Catch::Contains("fingerprints differ"));
  // A list of parameters that is not the model's, under its name and fingerprint.
  model = fake_digits();
  model.name = fake_tiny().name;
  model.fingerprint = fake_tiny().fingerprint;
  CHECK(resume(folder / "c", usual(), model).code() == SKIPPER_BAD_WEIGHTS);
}

TEST_CASE("resuming with other options is refused, with both values named") {
  const TemporaryFolder folder;
  make_checkpoint(folder / "c", usual(), fake_data(40));
  const auto refused = [&](auto change, const char* text) {
    TrainingOptions options = usual();
    change(options);
    const Status status = resume(folder / "c", options);
    CHECK(status.code() == SKIPPER_INVALID_ARGUMENT);
    CHECK_THAT(status.message(), Catch::Contains(text));
  };
  refused([](auto& o) { o.batch = 9; }, "was written with batch 8, the options ask for 9");
  refused([](auto& o) { o.seed = 6; }, "was written with seed 5, the options ask for 6");
  refused([](auto& o) { o.shuffle = false; }, "shuffle true");
  refused([](auto& o) { o.optimizer = SKIPPER_SGD; }, "optimizer \"adam\"");
  refused([](auto& o) { o.learning_rate = 0.02; }, "learning_rate 0.01, the options ask for 0.02");
  refused([](auto& o) { o.beta2 = 0.99; }, "beta2");
  refused([](auto& o) { o.weight_decay = 0.1; }, "weight_decay");
  refused([](auto& o) { o.schedule = Schedule::cosine; }, "schedule \"constant\"");
  refused([](auto& o) { o.validation_count = 6; }, "validation_count 5");

  TrainingOptions other_places = usual();
  other_places.threads = 1;
  other_places.epochs = 7;
  other_places.checkpoint = folder / "d";
  other_places.checkpoint_steps = 1;
  other_places.variant = "plain";
  require_ok(resume(folder / "c", other_places));

  TrainingOptions cosine = usual();
  cosine.schedule = Schedule::cosine;
  make_checkpoint(folder / "cosine", cosine, fake_data(40));
  cosine.epochs = 4;
  const Status status = resume(folder / "cosine", cosine);
  CHECK_THAT(status.message(), Catch::Contains("was written with epochs 3, the options ask for 4"));
}

TEST_CASE("resuming with other data is refused") {
  const TemporaryFolder folder;
  make_checkpoint(folder / "c", usual(), fake_data(40));
  const auto code = [&](const Dataset& data, const char* text) {
    Trainer trainer;
    require_ok(trainer.open(fake_tiny(), usual()));
    require_ok(trainer.resume(folder / "c"));
    const Status status = trainer.train(data);
    CHECK_THAT(status.message(), Catch::Contains(text));
    CHECK(trainer.position().step == 8);
    return status.code();
  };
  CHECK(code(fake_data(41), "began with 35 samples, and cannot continue with 36") == SKIPPER_BAD_DATA);
  CHECK(code(fake_data(40, 2), "other data of the same size") == SKIPPER_BAD_DATA);
  Dataset relabelled = fake_data(40);
  relabelled.labels[3] = (relabelled.labels[3] + 1) % 3;
  CHECK(code(relabelled, "other data of the same size") == SKIPPER_BAD_DATA);
}

TEST_CASE("truncated files and files that are no checkpoint are refused") {
  const TemporaryFolder folder;
  const std::string path = folder / "c";
  make_checkpoint(path, usual(), fake_data(40));
  const std::string good = read_file(path);
  for (std::size_t size = 0; size < good.size(); size += 13) {
    write_file(path, good.substr(0, size));
    CHECK(resume(path, usual()).code() == SKIPPER_BAD_FILE);
  }
  Weights weights;
  require_ok(weights.add("a", {1}, {1.0F}));
  require_ok(weights.save(path));
  const Status status = resume(path, usual());
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::Contains("is no checkpoint"));
  CHECK(resume(folder / "none", usual()).code() == SKIPPER_IO_ERROR);
}

TEST_CASE("a checkpoint with any byte changed is refused, or is the same") {
  const TemporaryFolder folder;
  const std::string path = folder / "c";
  make_checkpoint(path, usual(), fake_data(40));
  const std::string good = read_file(path);
  Trainer original;
  require_ok(original.open(fake_tiny(), usual()));
  require_ok(original.resume(path));
  const std::vector<float> values = values_of(original.state());
  int accepted = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
    write_file(path, bad);
    Trainer trainer;
    require_ok(trainer.open(fake_tiny(), usual()));
    if (!trainer.resume(path).ok()) continue;
    ++accepted;
    INFO("byte " << i);
    CHECK(same_bits(values, values_of(trainer.state())));
    CHECK(trainer.position().loss_sum == original.position().loss_sum);
    CHECK(same_history(trainer.history(), original.history()));
  }
  CHECK(accepted < 64);  // white space behind the header
}

TEST_CASE("a full disk is reported, the checkpoint before stays, and training can go on") {
  const TemporaryFolder folder;
  const Dataset data = fake_data(40);
  TrainingOptions options = usual();
  options.checkpoint = folder / "c";
  make_checkpoint(options.checkpoint, usual(), data);
  const std::string before = read_file(options.checkpoint);
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), options));
  require_ok(trainer.resume(options.checkpoint));
  {
    const FileSizeLimit limit(1000);
    const Status status = trainer.train(data);
    CHECK(status.code() == SKIPPER_IO_ERROR);
    CHECK_THAT(status.message(), Catch::Contains(options.checkpoint + ": cannot be written"));
  }
  CHECK(read_file(options.checkpoint) == before);
  CHECK(folder.names() == std::vector<std::string>{"c"});
  CHECK(trainer.history().epochs.size() == 2);
  require_ok(trainer.train(data));
  options.checkpoint.clear();
  Trainer straight;
  require_ok(straight.open(fake_tiny(), options));
  require_ok(straight.train(data));
  CHECK(same_bits(values_of(straight.state()), values_of(trainer.state())));
}

TEST_CASE("a checkpoint that cannot be written is an error, not silence") {
  const TemporaryFolder folder;
  TrainingOptions options = usual();
  for (const std::string& path : {folder / "none/c", folder.path(), std::string("/dev/full")}) {
    options.checkpoint = path;
    Trainer trainer;
    require_ok(trainer.open(fake_tiny(), options));
    const Status status = trainer.train(fake_data(40));
    CHECK(status.code() == SKIPPER_IO_ERROR);
    CHECK_THAT(status.message(), Catch::Contains(path));
    CHECK(trainer.history().epochs.size() == (path == folder / "none/c" ? 0U : 1U));  // where not even a lock can be
  }
  CHECK(folder.names().empty());
  CHECK(std::filesystem::is_character_file("/dev/full"));
}
