// A progress bar on standard error: only on a terminal, and only for what takes longer than half a second.
#pragma once

#include <chrono>
#include <cstddef>

namespace common {

class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t total);
  // Takes the bar off the screen, so that something else can be printed.
  void clear();

 private:
  std::chrono::steady_clock::time_point start_;
  bool terminal_;
  bool shown_ = false;
};

}  // namespace common
