// All programs here fail where their standard output is lost, and say so.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace skipper::detail {

// The program's name in messages, and what flushes a buffer that is not C's (std::cout has none): an error number or 0.
struct CheckedOutput {
  const char* program = "";
  int (*flush_other)() = nullptr;
};

inline CheckedOutput checked_output;

// Flushes standard output.  False where something printed since the program's start was lost, which is said on standard
// error.
inline bool standard_output_arrived() {
  int error = checked_output.flush_other != nullptr ? checked_output.flush_other() : 0;
  bool lost = error != 0;
  errno = 0;
  if (std::fflush(stdout) != 0) error = errno;
  lost = lost || error != 0 || std::ferror(stdout) != 0;
  // Some file systems tell of a full disk when a file is closed, and not before.
  if (const int copy = ::dup(STDOUT_FILENO); !lost && copy >= 0 && ::close(copy) != 0 && errno != EINTR) {
    error = errno;
    lost = true;
  }
  if (lost)
    std::fprintf(stderr, "%s: standard output cannot be written%s%s\n", checked_output.program, error != 0 ? ": " : "",
                 error != 0 ? std::strerror(error) : "");
  return !lost;
}

// Descriptors 0 to 2 that the caller closed would be given to the next files that are opened, and what is printed would
// go into them.  They are opened the wrong way round instead, so that using them is an error.
inline void open_missing_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
      (void)::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

// The first call of every main, by run_program.  However the program ends, by return or exit, it ends with
// `exit_lost_output` if its output was lost.  A child that leaves by _exit asks standard_output_arrived itself.
constexpr int exit_lost_output = 2;

inline void check_standard_output_at_exit(const char* program, int (*flush_other)() = nullptr) {
  open_missing_descriptors();
  checked_output = {program, flush_other};
  const auto check = [] {
    if (!standard_output_arrived()) ::_exit(exit_lost_output);
  };
  if (std::atexit(check) != 0) {
    std::fprintf(stderr, "%s: out of memory\n", program);
    ::_exit(exit_lost_output);
  }
}

}  // namespace skipper::detail
