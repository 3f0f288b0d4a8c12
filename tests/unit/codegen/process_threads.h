// How many threads this process has, as the kernel says.
#pragma once

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

inline int thread_count() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word == "Threads:") break;
  }
  int count = 0;
  status >> count;
  return count;
}

// Where tests count from: ThreadSanitizer has a thread of its own, a little after the process's first one is made.
inline int settled_thread_count() {
  std::thread([] {}).join();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  return thread_count();
}

// A thread that was joined is counted until the kernel is done with it.
inline bool has_threads(int count) {
  for (int i = 0; i < 2000 && thread_count() != count; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return thread_count() == count;
}
