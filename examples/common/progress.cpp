#include "progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace common {

namespace {

constexpr auto patience = std::chrono::milliseconds(500);
constexpr std::size_t width = 40;

}  // namespace

Progress::Progress() : start_(std::chrono::steady_clock::now()), terminal_(::isatty(STDERR_FILENO) == 1) {}

void Progress::show(std::size_t done, std::size_t total) {
  if (!terminal_ || total == 0 || std::chrono::steady_clock::now() - start_ < patience) return;
  const std::size_t filled = width * done / total;
  const std::string bar = std::string(filled, '#') + std::string(width - filled, '.');
  std::fprintf(stderr, "\r\033[K[%s] %zu/%zu photos", bar.c_str(), done, total);
  std::fflush(stderr);
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace common
