#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <new>
#include <optional>

#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "../core/printable.h"
#include "object.h"

namespace skipper::detail {

namespace {

using Clock = std::chrono::steady_clock;

// The child writes into the pipe this, and `length` bytes of the status's message.
struct Answer {
  std::uint32_t magic, code, length;
};
constexpr std::uint32_t magic = 0x534b4835;
constexpr std::size_t max_message = 2048;  // with the head below PIPE_BUF: one write, whole or not at all
constexpr std::uint64_t mebibyte = 1 << 20;

class Pipe {
 public:
  ~Pipe() {
    close(0);
    close(1);
  }
  bool open() { return ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  int out() const { return ends_[0]; }
  int in() const { return ends_[1]; }
  void close(std::size_t end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// A child that is never left behind.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() { finish(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Whether it has ended.  Who ignores SIGCHLD or waits for any child takes the status away (ECHILD).
  bool ended(int flags = WNOHANG) {
    while (!ended_) {
      int status = 0;
      const pid_t waited = ::waitpid(pid_, &status, flags);
      if (waited == 0) return false;
      if (waited < 0 && errno == EINTR) continue;
      if (waited == pid_) status_ = status;
      ended_ = true;
    }
    return true;
  }

  // Whatever it still does is of no interest any more.
  void finish() {
    if (ended()) return;
    ::kill(pid_, SIGKILL);
    ended(0);
    // That was us, and says nothing; it may have been about to end by another signal.
    if (status_ && WIFSIGNALED(*status_) && WTERMSIG(*status_) == SIGKILL) status_.reset();
  }

  // None where somebody else took it, and where finish ended it.
  std::optional<int> status() const { return status_; }

 private:
  pid_t pid_;
  bool ended_ = false;
  std::optional<int> status_;
};

// In the child: malloc had no more, and not somebody else's operator new, as tests and some apps have one.
bool malloc_failed = false;

std::string in_mebibytes(std::uint64_t bytes) { return std::to_string(bytes / mebibyte) + " MiB"; }

Status too_much_memory(const Limits& limits) {
  return Status(SKIPPER_BAD_FILE, "to read it takes more than " + in_mebibytes(limits.memory_bytes) +
                                      " of memory, which no file of its size needs: it is damaged, or made to do so");
}

Status call(const std::function<Status()>& work, const Limits& limits, bool own_memory_limit) {
  std::set_new_handler([] {
    malloc_failed = true;
    throw std::bad_alloc();
  });
  try {
    return work();
  } catch (const LibraryOutOfMemory&) {
    return own_memory_limit ? too_much_memory(limits) : Status(SKIPPER_OUT_OF_MEMORY, "out of memory");
  } catch (const std::bad_alloc&) {
    return own_memory_limit && malloc_failed ? too_much_memory(limits) : Status(SKIPPER_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return Status(SKIPPER_OUT_OF_MEMORY, error.what());  // std::length_error
  }
}

void send(int descriptor, const Status& status) {
  std::array<char, sizeof(Answer) + max_message> bytes{};
  const std::size_t length = std::min(status.message().size(), max_message);
  const Answer answer{magic, static_cast<std::uint32_t>(status.code()), static_cast<std::uint32_t>(length)};
  std::memcpy(bytes.data(), &answer, sizeof answer);
  std::memcpy(bytes.data() + sizeof answer, status.message().data(), length);
  const ssize_t written = ::write(descriptor, bytes.data(), sizeof answer + length);
  static_cast<void>(written);  // who does not get it finds that nothing was said
}

// Reads a whole answer.  The bytes may come from a process that an attacker has taken over.
std::optional<Status> parse(const std::string& bytes, const std::string& path) {
  Answer answer{};
  if (bytes.size() < sizeof answer) return {};
  std::memcpy(&answer, bytes.data(), sizeof answer);
  if (answer.magic != magic || bytes.size() != sizeof answer + answer.length) return {};
  switch (answer.code) {
    case SKIPPER_OK:
      return Status();
    case SKIPPER_BAD_FILE:
    case SKIPPER_BAD_WEIGHTS:
    case SKIPPER_IO_ERROR:
    case SKIPPER_OUT_OF_MEMORY:
      return Status(static_cast<skipper_status>(answer.code),
                    path + ": " + escaped(std::string_view(bytes).substr(sizeof answer)));
    default:
      return {};
  }
}

// Reads until there is a whole answer or the end.  False where neither came in time.
bool receive(int descriptor, Child& child, Clock::time_point deadline, std::string& bytes) {
  while (Clock::now() < deadline) {
    // The end of the pipe tells of a child's death at once, unless a process that another thread of the app has forked
    // meanwhile holds it open: so the child is asked for, too.
    const bool dead = child.ended();
    pollfd wanted{descriptor, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, dead ? 0 : 100);
    if (ready == 0 && dead) return true;
    if (ready <= 0) continue;
    std::array<char, sizeof(Answer) + max_message> some{};
    const ssize_t got = ::read(descriptor, some.data(), some.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      // It is about to end by itself, and how says why.
      for (int milliseconds = 0; milliseconds < 100 && !child.ended(); ++milliseconds) ::poll(nullptr, 0, 1);
      return true;
    }
    bytes.append(some.data(), static_cast<std::size_t>(got));
    Answer answer{};
    if (bytes.size() < sizeof answer) continue;
    std::memcpy(&answer, bytes.data(), sizeof answer);
    if (answer.length > max_message || bytes.size() >= sizeof answer + answer.length) return true;
  }
  return false;
}

std::string why_silent(const std::optional<int>& status, const Limits& limits) {
  if (status && WIFSIGNALED(*status)) {
    const int signal = WTERMSIG(*status);
    if (signal == SIGXCPU)
      return "to read it takes more than " + std::to_string(limits.cpu_seconds) +
             " s of CPU time, which no file of its size needs: it is damaged, or made to do so";
    if (signal == SIGKILL) return "the process that read it was killed: the system may be short of memory";
    return "is damaged, or memory ran out: the HDF5 library crashed on it (signal " + std::to_string(signal) + ")";
  }
  return "the process that read it ended without a word: the HDF5 library failed on it, or it took more than " +
         in_mebibytes(limits.memory_bytes) + " of memory or " + std::to_string(limits.cpu_seconds) + " s of CPU time";
}

// Forks with all signals blocked, so that no handler of the app runs in the child, and no other thread of ours in the
// library.
pid_t fork_quietly(sigset_t& signals) {
  sigset_t all;
  ::sigfillset(&all);
  const std::lock_guard<std::mutex> lock(library_mutex());
  ::pthread_sigmask(SIG_SETMASK, &all, &signals);
  return ::fork();
}

}  // namespace

Status run_in_child(const std::string& path, const Limits& limits, int kept, const std::function<Status()>& work) {
  Pipe pipe;
  if (!pipe.open()) return system_error(path, "read: a pipe to another process", errno);
  const pid_t parent = ::getpid();
  sigset_t signals;
  const pid_t pid = fork_quietly(signals);
  if (pid == 0) {
    const bool own_memory_limit = confine(limits, kept, pipe.in(), parent);
    send(pipe.in(), call(work, limits, own_memory_limit));
    ::_exit(0);  // the parent's buffers and handlers are the parent's
  }
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &signals, nullptr);
  if (pid < 0)
    return error == ENOMEM ? Status(SKIPPER_OUT_OF_MEMORY, path + ": out of memory: no process to read it can be made")
                           : system_error(path, "read: no process to read it can be made", error);
  Child child(pid);
  pipe.close(1);
  std::string bytes;
  const bool in_time = receive(pipe.out(), child, Clock::now() + std::chrono::seconds(limits.wall_seconds), bytes);
  child.finish();
  if (!in_time)
    return Status(SKIPPER_BAD_FILE, path + ": to read it takes longer than " + std::to_string(limits.wall_seconds) +
                                        " s: it is damaged, or its disk is too slow");
  if (std::optional<Status> status = parse(bytes, path)) return *status;
  return Status(SKIPPER_BAD_FILE, path + ": " + why_silent(child.status(), limits));
}

}  // namespace skipper::detail
