// The process that HDF5 files are read in: what it may take, how it ends, and that nothing of it remains.
#include <fcntl.h>
#include <skipper/hdf5.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "../../runtime/hdf5/child.h"
#include "support/files.h"

using namespace skipper;

namespace {

using Seconds = std::chrono::duration<double>;

double now() { return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count(); }

Status run(const std::function<Status()>& work, detail::Limits limits = {1 << 28, 1 << 20, 1, 60}) {
  return detail::run_in_child("some.h5", limits, STDIN_FILENO, work);
}

bool no_child_is_left() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

void check_bad(const Status& status, const std::string& message) {
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::StartsWith("some.h5: ") && Catch::Contains(message));
  CHECK(no_child_is_left());
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// A file that is read in full, and one that the library crashes on.
void check_reading() {
  const test::TemporaryFolder folder;
  Weights weights;
  CHECK(read_keras_hdf5(test::test_data("keras1_tiny.h5"), weights).ok());
  CHECK(weights.tensors().size() == 8);
  test::write_file(folder / "w.h5", test::read_gzip(test::test_data("hdf5/crash-77eedd61.h5.gz")));
  const Status status = read_keras_hdf5(folder / "w.h5", weights);
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Catch::StartsWith(folder / "w.h5: ") && Catch::Contains("HDF5 library"));
}

volatile int sink = 0;

int recurse(int depth) {
  volatile char frame[4096];
  frame[depth % 4096] = 1;
  return depth < 0 ? 0 : recurse(depth + 1) + frame[depth % 4096];
}

extern "C" void reap_all(int) {
  const int saved = errno;
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = saved;
}

}  // namespace

TEST_CASE("a child's status comes back, with the file in front") {
  CHECK(run([] { return Status(); }).ok());
  const Status status = run([] { return Status(SKIPPER_BAD_WEIGHTS, "two\nlines \x1b[31m"); });
  CHECK(status.code() == SKIPPER_BAD_WEIGHTS);
  CHECK(status.message() == "some.h5: two\\nlines \\x1b[31m");
  const Status long_one = run([] { return Status(SKIPPER_BAD_FILE, std::string(100000, 'x')); });
  CHECK(long_one.code() == SKIPPER_BAD_FILE);
  CHECK(long_one.message().size() < 5000);
  check_bad(run([] { return Status(static_cast<skipper_status>(77), "of no kind that reading can give"); }), "word");
}

TEST_CASE("a child that crashes, ends or says nothing is a bad file") {
  check_bad(run([]() -> Status {
              ::raise(SIGSEGV);
              return {};
            }),
            "crashed on it (signal 11)");
  check_bad(run([]() -> Status { std::abort(); }), "crashed on it (signal 6)");
  check_bad(run([] {
              sink = recurse(0);
              return Status();
            }),
            "crashed on it (signal 11)");
  check_bad(run([]() -> Status { ::_exit(3); }), "ended without a word");
  check_bad(run([]() -> Status {
              ::raise(SIGKILL);
              return {};
            }),
            "was killed");
}

TEST_CASE("a child that goes on for ever is ended, by its processor time or by the clock") {
  check_bad(run([] {
              for (;;) sink = sink + 1;
              return Status();
            }),
            "more than 1 s of CPU time");
  double begin = now();
  check_bad(run(
                [] {
                  for (;;) ::pause();
                  return Status();
                },
                {1 << 28, 1 << 20, 1, 1}),
            "longer than 1 s");
  CHECK(now() - begin < 30);
  begin = now();
  check_bad(run(
                [] {
                  for (int descriptor = 0; descriptor < 100; ++descriptor) ::close(descriptor);
                  for (;;) ::pause();
                  return Status();
                },
                {1 << 28, 1 << 20, 1, 20}),
            "ended without a word");
  CHECK(now() - begin < 30);
}

TEST_CASE("a child takes no more memory than it may, and as much") {
  const auto touch = [](std::size_t mebibytes) {
    return run([mebibytes] {
      std::vector<std::vector<char>> memory;
      while (memory.size() < mebibytes) memory.emplace_back(1 << 20, 'x');
      return Status();
    });
  };
  CHECK(touch(200).ok());
  check_bad(touch(300), "more than 256 MiB of memory");
}

TEST_CASE("memory that the system does not give, though the limit would allow it, is no fault of the file's") {
  const Status status = run([]() -> Status { throw std::bad_alloc(); });
  CHECK(status.code() == SKIPPER_OUT_OF_MEMORY);
  CHECK(status.message() == "some.h5: out of memory");
}

TEST_CASE("a child has nothing of the app: no handlers, no descriptors, no exit; and it writes little") {
  const test::TemporaryFolder folder;
  static const std::string exited = folder / "exited";
  static const pid_t app = ::getpid();
  ::atexit([] {
    if (::getpid() != app) test::write_file(exited, "");
  });
  test::write_file(folder / "open", "");
  const int kept = ::open((folder / "open").c_str(), O_RDONLY);
  ::signal(SIGUSR1, [](int) {});
  const Status status = run([&]() -> Status {
    struct stat info{};
    const bool closed = ::fstat(kept, &info) != 0;
    struct sigaction action{};
    ::sigaction(SIGUSR1, nullptr, &action);
    const int made = ::open((folder / "made").c_str(), O_CREAT | O_WRONLY, 0600);
    const std::string much(2 << 20, 'x');
    ::signal(SIGXFSZ, SIG_IGN);
    const bool limited = ::write(made, much.data(), much.size()) <= 1 << 20;
    const bool alone = closed && action.sa_handler == SIG_DFL && limited;
    return alone ? Status() : Status(SKIPPER_BAD_FILE, "has more than it should");
  });
  INFO(status.message());
  CHECK(status.ok());
  CHECK(folder.names() == std::vector<std::string>{"made", "open"});
  ::close(kept);
  ::signal(SIGUSR1, SIG_DFL);
}

TEST_CASE("reading leaves neither processes nor descriptors") {
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 5; ++i) check_reading();
  CHECK(open_descriptors() == before);
  CHECK(no_child_is_left());
}

TEST_CASE("an app that ignores SIGCHLD, or collects all children, reads as well") {
  ::signal(SIGCHLD, SIG_IGN);
  check_reading();
  ::signal(SIGCHLD, reap_all);
  check_reading();
  ::signal(SIGCHLD, SIG_DFL);
  CHECK(no_child_is_left());
}

TEST_CASE("signals that arrive meanwhile neither end nor lengthen it") {
  struct sigaction action{};
  action.sa_handler = [](int) {};
  ::sigaction(SIGALRM, &action, nullptr);  // without SA_RESTART: calls of the system are interrupted
  itimerval often{{0, 1000}, {0, 1000}};
  ::setitimer(ITIMER_REAL, &often, nullptr);
  for (int i = 0; i < 5; ++i) check_reading();
  often = {};
  ::setitimer(ITIMER_REAL, &often, nullptr);
  ::signal(SIGALRM, SIG_DFL);
}

// AddressSanitizer's allocator of gcc 12 has no handler for fork: a lock of it that another thread held stays locked in
// the child, which waits until its time is up.  Seen once in some dozens of runs on a busy machine.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("threads read at the same time, and write") {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  const test::TemporaryFolder folder;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        Weights weights;
        const std::string path = folder / (std::to_string(t) + ".h5");
        const bool ok = read_keras_hdf5(test::test_data("keras1_tiny.h5"), weights).ok() &&
                        write_keras_hdf5(path, weights).ok() && read_keras_hdf5(path, weights).ok();
        good += ok && weights.tensors().size() == 8 ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 20);
}
#endif
