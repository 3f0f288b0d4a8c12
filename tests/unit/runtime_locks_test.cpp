// Files that appear whole, their names and their locks, between processes.
#include <fcntl.h>
#include <sched.h>
#include <skipper/files.h>
#include <skipper/npy.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <functional>

#include "support/files.h"

using namespace skipper;
using skipper::test::TemporaryFolder;

namespace {

Status write(const std::string& path, const std::string& text) { return write_file(path, text.data(), text.size()); }

// A process that says that it is ready, and lives until it is killed.
class Child {
 public:
  explicit Child(const std::function<bool()>& begin) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    process_ = ::fork();
    if (process_ == 0) {
      const char answer = begin() ? 'y' : 'n';
      (void)!::write(ends[1], &answer, 1);
      while (true) ::pause();
    }
    char answer = 0;
    REQUIRE(::read(ends[0], &answer, 1) == 1);
    REQUIRE(answer == 'y');
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~Child() { kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
};

}  // namespace

TEST_CASE("a written file is whole, and nothing is left beside it") {
  const TemporaryFolder folder;
  REQUIRE(write(folder / "a", "first").ok());
  REQUIRE(write(folder / "a", "second").ok());
  CHECK(test::read_file(folder / "a") == "second");
  REQUIRE(check_writable(folder / "b").ok());
  CHECK(folder.names() == std::vector<std::string>{"a"});
  CHECK(check_writable(folder / "none/b").code() == SKIPPER_IO_ERROR);
  CHECK(check_writable(folder.path()).code() == SKIPPER_IO_ERROR);
  CHECK(write_file(folder / "a", nullptr, 1).code() == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("what a process with the same id left blocks no other") {
  const TemporaryFolder folder;
  const std::string id = std::to_string(::getpid());
  for (const std::string& name :
       {"a." + id + ".tmp", "a." + id + "-0.tmp", "a." + id + "-1.tmp", std::string("a.lock")})
    test::write_file(folder / name, "left");
  const float value = 1;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(check_writable(folder / "a").ok());
    REQUIRE(write(folder / "a", "text").ok());
    REQUIRE(write_npy(folder / "a", {1}, &value).ok());
    FileLock lock;
    REQUIRE(lock.lock(folder / "a").ok());
  }
}

TEST_CASE("a lock keeps out other objects and other processes, and goes with its process") {
  const TemporaryFolder folder;
  const std::string path = folder / "run";
  FileLock lock;
  Child child([&] { return lock.lock(path).ok(); });
  const Status status = lock.lock(path);
  CHECK(status.code() == SKIPPER_IO_ERROR);
  CHECK_THAT(status.message(), Catch::StartsWith(path + ": another run is writing it (it holds " + path + ".lock)"));
  CHECK_FALSE(lock.held());
  child.kill();
  REQUIRE(lock.lock(path).ok());
  CHECK(lock.holds(path));
  CHECK_FALSE(lock.holds(folder / "other"));
  FileLock second;
  CHECK(second.lock(path).code() == SKIPPER_IO_ERROR);
  FileLock moved = std::move(lock);
  CHECK(second.lock(path).code() == SKIPPER_IO_ERROR);
  moved.unlock();
  REQUIRE(second.lock(path).ok());
  second.unlock();
  CHECK(folder.names().empty());
}

TEST_CASE("a lock of a link is that of the file it leads to") {
  const TemporaryFolder folder;
  REQUIRE(write(folder / "a", "text").ok());
  REQUIRE(::symlink("a", (folder / "link").c_str()) == 0);
  FileLock lock, other;
  REQUIRE(lock.lock(folder / "link").ok());
  CHECK(lock.holds(folder / "a"));
  CHECK(other.lock(folder / "a").code() == SKIPPER_IO_ERROR);
}

TEST_CASE("of processes that take and leave a lock without a pause, one holds it at any time") {
  const TemporaryFolder folder;
  constexpr int processes = 4, rounds = 100;
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = ::fork();
    if (child != 0) {
      children.push_back(child);
      continue;
    }
    for (int held = 0; held < rounds;) {
      FileLock lock;
      if (!lock.lock(folder / "a").ok()) {
        ::sched_yield();
        continue;
      }
      const int alone = ::open((folder / "inside").c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
      if (alone < 0) ::_exit(1);  // somebody else is
      ::close(alone);
      ::unlink((folder / "inside").c_str());
      ++held;
    }
    ::_exit(0);
  }
  for (const pid_t child : children) {
    int ended = 0;
    REQUIRE(::waitpid(child, &ended, 0) == child);
    CHECK((WIFEXITED(ended) && WEXITSTATUS(ended) == 0));
  }
  CHECK(folder.names().empty());
}

TEST_CASE("processes that write one file at once leave one whole text and nothing else") {
  const TemporaryFolder folder;
  std::vector<pid_t> children;
  for (char letter = 'a'; letter < 'e'; ++letter) {
    const pid_t child = ::fork();
    if (child != 0) {
      children.push_back(child);
      continue;
    }
    bool fine = true;
    for (int round = 0; round < 50; ++round) fine = write(folder / "file", std::string(50000, letter)).ok() && fine;
    ::_exit(fine ? 0 : 1);
  }
  for (const pid_t child : children) {
    int ended = 0;
    REQUIRE(::waitpid(child, &ended, 0) == child);
    CHECK((WIFEXITED(ended) && WEXITSTATUS(ended) == 0));
  }
  CHECK(folder.names() == std::vector<std::string>{"file"});
  const std::string text = test::read_file(folder / "file");
  CHECK(text == std::string(50000, text[0]));
}
