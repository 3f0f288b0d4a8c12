// The progress bar, on a terminal that the test holds the other end of, and on a file.
#include <fcntl.h>
#include <skipper/progress.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "support/files.h"
#include "support/training.h"

using namespace skipper;
using namespace skipper::test;

namespace {

class Terminal {
 public:
  explicit Terminal(unsigned short columns) {
    ::setenv("TERM", "xterm", 1);
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    REQUIRE((master_ >= 0 && ::grantpt(master_) == 0 && ::unlockpt(master_) == 0));
    const int slave = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    REQUIRE(slave >= 0);
    termios mode{};
    ::tcgetattr(slave, &mode);
    ::cfmakeraw(&mode);
    ::tcsetattr(slave, TCSANOW, &mode);
    resize(columns);
    file = ::fdopen(slave, "w");
  }
  ~Terminal() {
    std::fclose(file);
    ::close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void resize(unsigned short columns) {
    winsize size{};
    size.ws_col = columns;
    ::ioctl(master_, TIOCSWINSZ, &size);
  }

  // Returns what was written since the last call.
  std::string take() {
    std::fflush(file);
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(master_, buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(got));
    return text;
  }

  std::FILE* file = nullptr;

 private:
  int master_ = -1;
};

void wait() { std::this_thread::sleep_for(std::chrono::milliseconds(110)); }

const std::string clear_line = "\r\033[K";

}  // namespace

TEST_CASE("durations and bars are written as documented") {
  CHECK(duration_text(0) == "0:00");
  CHECK(duration_text(34.2) == "0:35");
  CHECK(duration_text(3723) == "1:02:03");
  CHECK(duration_text(-1) == "0:00");
  CHECK(progress_text("Epoch 1/3", 512, 1688, 35, "loss 0.1413 accuracy 0.9580", 70) ==
        "Epoch 1/3 [==>........]  512/1688 ETA 0:35 loss 0.1413 accuracy 0.9580");
  CHECK(progress_text("Epoch 1/3", 0, 10, -1, "", 60) == "Epoch 1/3 [........................................]  0/10");
  CHECK(progress_text("E", 10, 10, 0, "", 60) == "E [========================================] 10/10 ETA 0:00");
}

TEST_CASE("a bar never takes more columns than there are") {
  for (std::size_t columns = 0; columns < 120; ++columns) {
    const std::string text = progress_text("Epoch 1/3", 512, 1688, 35, "loss 0.1413 accuracy 0.9580", columns);
    CHECK(text.size() <= columns);
    CHECK(text.find('\n') == std::string::npos);
  }
}

TEST_CASE("a bar is redrawn in place, not too often, as wide as the terminal, and cleared") {
  Terminal terminal(60);
  ProgressBar bar(terminal.file);
  CHECK(bar.terminal());
  bar.start("Work", 100);
  for (int i = 0; i < 20; ++i) bar.update(i);
  CHECK(terminal.take().empty());  // too early
  wait();
  bar.update(20, "loss 1.0");
  bar.update(21, "loss 1.0");
  const std::string drawn = terminal.take();
  REQUIRE(drawn.substr(0, 4) == clear_line);
  CHECK(drawn.rfind(clear_line) == 0);  // once
  CHECK(drawn.size() - 4 <= 59);
  CHECK_THAT(drawn, Catch::Contains(" 20/100 ETA 0:0") && Catch::EndsWith("loss 1.0"));
  terminal.resize(20);
  wait();
  bar.update(50);
  CHECK(terminal.take().size() - 4 <= 19);
  bar.print("a line");
  CHECK(terminal.take() == clear_line + "a line\n");
  bar.clear();
  CHECK(terminal.take().empty());
}

TEST_CASE("where there is no terminal, only lines are printed") {
  const TemporaryFolder folder;
  std::FILE* file = std::fopen((folder / "log").c_str(), "w");
  REQUIRE(file != nullptr);
  TrainingProgress progress(file);
  Trainer trainer;
  TrainingOptions options = few_epochs(2);
  options.validation_count = 10;
  require_ok(trainer.open(fake_tiny(), options));
  TrainingCallbacks callbacks = progress.callbacks();
  const auto on_batch = callbacks.on_batch;
  callbacks.on_batch = [&](const BatchReport& report) {
    if (report.batch == 1) wait();
    return on_batch(report);
  };
  trainer.set_callbacks(callbacks);
  require_ok(trainer.train(fake_data(40)));
  std::fclose(file);
  const auto& epochs = trainer.history().epochs;
  CHECK(read_file(folder / "log") == epoch_text(epochs[0], 2) + "\n" + epoch_text(epochs[1], 2) + "\n");
  CHECK_THAT(epoch_text(epochs[1], 2), Catch::StartsWith("Epoch 2/2: loss ") && Catch::Contains(" val_accuracy ") &&
                                           Catch::Contains(" learning_rate 0.01 (0:01)"));
}

TEST_CASE("a training draws a bar for its epochs") {
  Terminal terminal(100);
  TrainingProgress progress(terminal.file);
  Trainer trainer;
  require_ok(trainer.open(fake_tiny(), few_epochs(1)));
  TrainingCallbacks callbacks = progress.callbacks();
  const auto on_batch = callbacks.on_batch;
  callbacks.on_batch = [&](const BatchReport& report) {
    if (report.batch == 3) wait();
    return on_batch(report);
  };
  trainer.set_callbacks(callbacks);
  require_ok(trainer.train(fake_data(40)));
  const std::string text = terminal.take();
  CHECK_THAT(text, Catch::StartsWith(clear_line + "Epoch 1/1 [") && Catch::Contains(" 3/5 ETA 0:01 loss ") &&
                       Catch::EndsWith(clear_line + epoch_text(trainer.history().epochs[0], 1) + "\n"));
}

TEST_CASE("a bar without a stream, or on a dumb terminal, draws nothing") {
  ProgressBar none(nullptr);
  none.start("Work", 10);
  none.update(5);
  none.print("a line");
  Terminal terminal(80);
  ::setenv("TERM", "dumb", 1);
  ProgressBar bar(terminal.file);
  CHECK_FALSE(bar.terminal());
}
