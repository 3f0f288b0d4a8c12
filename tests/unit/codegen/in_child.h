// Runs a check in a child of fork.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#if defined(__SANITIZE_THREAD__)
// The child of a process with threads starts some itself, which is what is tested.
extern "C" const char* __tsan_default_options() { return "die_after_fork=0:atexit_sleep_ms=0"; }
#endif
#if defined(__SANITIZE_ADDRESS__)
// A child that exits while its threads run leaves their memory behind.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif

// AddressSanitizer's allocator has no handler for fork: a lock of it that another thread holds stays locked in the
// child, where whoever allocates, and each thread that starts, waits for it.  So threads that are busy beside a fork
// allocate nothing then; they count themselves ready behind what they allocate.
inline void wait_until_all(const std::atomic<int>& ready, int count) {
  while (ready < count) usleep(100);
}

// As waitpid has it: 0 if `check` held.
template <typename Check>
int in_child(const Check& check) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}
