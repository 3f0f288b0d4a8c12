// mnist_train, killed or stopped at any moment, continues with the same bits.
#include <skipper/history.h>
#include <skipper/weights.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "mnist_program.h"
#include "support/files.h"
#include "support/random.h"

using namespace mnist_train::test;
using Catch::Matchers::Contains;
using skipper::test::read_file;
using skipper::test::TemporaryFolder;
using std::chrono::milliseconds;
using Arguments = std::vector<std::string>;

namespace {

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// 240 updates of 8 images, in folder/<name>.
Arguments usual(const TemporaryFolder& folder, const std::string& name) {
  return {"--data", folder / "data", "--output",    folder / name,        "--epochs", "6", "--batch", "8", "--seed",
          "3",      "--quiet",       "--no-report", "--checkpoint-every", "7"};
}

void write_data(const TemporaryFolder& folder) {
  REQUIRE(std::system(("mkdir '" + folder / "data" + "'").c_str()) == 0);
  write_small_mnist(folder / "data", 320, 32);
}

// All but the seconds.
std::string history_text(const std::string& path) {
  skipper::History history;
  REQUIRE(history.load(path).ok());
  for (skipper::EpochRecord& epoch : history.epochs) epoch.seconds = 0;
  return history.json();
}

void check_same_as_straight(const TemporaryFolder& folder, const std::string& name) {
  const Result straight = run_train(usual(folder, "straight"));
  INFO(straight.errors);
  REQUIRE(straight.exit == 0);
  CHECK(read_file(folder / (name + "/weights.safetensors")) == read_file(folder / "straight/weights.safetensors"));
  CHECK(history_text(folder / (name + "/history.json")) == history_text(folder / "straight/history.json"));
}

}  // namespace

TEST_CASE("killed at 20 moments, mnist_train leaves checkpoints that it continues with the same bits") {
  const TemporaryFolder folder, printed;
  write_data(folder);
  const std::string checkpoint = folder / "killed/checkpoint.safetensors";
  skipper::test::Random random(11);
  int kills = 0, resumed = 0;
  for (; kills < 20; ++kills) {
    const bool resume = exists(checkpoint);
    resumed += resume ? 1 : 0;
    Program program(SKIPPER_MNIST_TRAIN, usual(folder, "killed") + (resume ? Arguments{"--resume"} : Arguments{}),
                    printed.path());
    if (kills == 5)  // by then there is one, however slow the machine is
      for (int i = 0; i < 3000 && !exists(checkpoint); ++i) std::this_thread::sleep_for(milliseconds(10));
    std::this_thread::sleep_for(milliseconds(random.between(0, 300)));
    program.send(SIGKILL);
    const Result result = program.wait();
    INFO(result.errors);
    if (result.exit == 0) break;  // all of it was done: the machine is fast
    REQUIRE(result.signal == SIGKILL);
    if (!exists(checkpoint)) continue;
    skipper::Weights weights;
    REQUIRE(weights.open(checkpoint).ok());
    REQUIRE(weights.verify().ok());
  }
  CHECK(kills >= 10);
  CHECK(resumed >= 5);
  const Result result = run_train(usual(folder, "killed") + Arguments{"--resume"});
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  check_same_as_straight(folder, "killed");
  // Nothing of those that were killed while they wrote.
  const auto files = std::filesystem::directory_iterator(folder / "killed");
  CHECK(std::distance(begin(files), end(files)) == 3);
}

TEST_CASE("a second run in the folder of one that goes on is refused, and changes nothing") {
  const TemporaryFolder folder, printed;
  write_data(folder);
  const std::string checkpoint = folder / "shared/checkpoint.safetensors";
  Program program(SKIPPER_MNIST_TRAIN, usual(folder, "shared"), printed.path());
  for (int i = 0; i < 3000 && !exists(checkpoint); ++i) std::this_thread::sleep_for(milliseconds(10));
  program.send(SIGSTOP);
  const std::string before = read_file(checkpoint);
  const Result refused = run_train(usual(folder, "shared"));
  CHECK(refused.exit == 2);
  CHECK_THAT(refused.errors, Contains(folder / "shared/results: another run is writing it"));
  CHECK(read_file(checkpoint) == before);
  program.send(SIGCONT);
  program.send(SIGTERM);
  CHECK(program.wait().exit == 130);
  CHECK(run_train(usual(folder, "shared")).exit == 0);  // from the start: the folder is free again
}

TEST_CASE("Ctrl-C saves first, says where, and ends with 130") {
  const TemporaryFolder folder, printed;
  write_data(folder);
  const std::string checkpoint = folder / "stopped/checkpoint.safetensors";
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP);
  CAPTURE(signal);
  Program program(SKIPPER_MNIST_TRAIN, usual(folder, "stopped"), printed.path());
  for (int i = 0; i < 3000 && !exists(checkpoint); ++i) std::this_thread::sleep_for(milliseconds(10));
  program.send(signal);
  const Result stopped = program.wait();
  CHECK(stopped.exit == 130);
  CHECK(stopped.output.empty());
  CHECK_THAT(stopped.errors, Contains("mnist_train: training stopped in epoch ") &&
                                 Contains(" batches; saved to " + checkpoint + "\n"));
  CHECK(exists(folder / "stopped/history.json"));
  CHECK_FALSE(exists(folder / "stopped/weights.safetensors"));

  const Result result = run_train(usual(folder, "stopped") + Arguments{"--resume"});
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  check_same_as_straight(folder, "stopped");
}
