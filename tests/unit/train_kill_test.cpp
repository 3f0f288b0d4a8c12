// A training that is killed at any moment can be continued.
#include <skipper/trainer.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "support/files.h"
#include "support/random.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;
using std::chrono::milliseconds;

namespace {

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// Starts the program, waits, and kills it.  first: waits until there is a checkpoint before.
void run_and_kill(const std::string& checkpoint, milliseconds life, bool first) {
  pid_t child = 0;
  std::string program = SKIPPER_TRAIN_VICTIM, path = checkpoint;
  char* arguments[] = {program.data(), path.data(), nullptr};
  REQUIRE(::posix_spawn(&child, SKIPPER_TRAIN_VICTIM, nullptr, nullptr, arguments, environ) == 0);
  for (int i = 0; first && i < 3000 && !exists(checkpoint); ++i) std::this_thread::sleep_for(milliseconds(10));
  std::this_thread::sleep_for(life);
  ::kill(child, SIGKILL);
  int ended = 0;
  REQUIRE(::waitpid(child, &ended, 0) == child);
  REQUIRE(WIFSIGNALED(ended));  // it did not end by itself: it could resume what the one before had left
  CHECK(WTERMSIG(ended) == SIGKILL);
}

}  // namespace

TEST_CASE("after SIGKILL at any moment there is no checkpoint or a good one, and it continues with the same bits") {
  const TemporaryFolder folder;
  const std::string path = folder / "c";
  Random random(7);
  std::int64_t reached = 0;
  for (int kill = 0; kill < 20; ++kill) {
    run_and_kill(path, milliseconds(random.between(0, 120)), kill == 10);
    if (!exists(path)) continue;
    Trainer trainer;
    require_ok(trainer.open(fake_tiny(), endless_options()));
    require_ok(trainer.resume(path));
    CHECK(trainer.position().step >= reached);
    reached = trainer.position().step;
  }
  REQUIRE(reached > 0);

  Trainer resumed, straight;
  require_ok(resumed.open(fake_tiny(), endless_options()));
  require_ok(straight.open(fake_tiny(), endless_options()));
  require_ok(resumed.resume(path));
  for (Trainer* trainer : {&resumed, &straight}) {
    trainer->set_callbacks(stop_after(reached + 10));
    CHECK(trainer->train(fake_data(61)).code() == SKIPPER_INTERRUPTED);
  }
  CHECK(same_bits(values_of(straight.state()), values_of(resumed.state())));
  CHECK(same_history(straight.history(), resumed.history()));
  CHECK(straight.position().loss_sum == resumed.position().loss_sum);
  require_ok(resumed.save_checkpoint(path));
  CHECK(folder.names() == std::vector<std::string>{"c"});
}
