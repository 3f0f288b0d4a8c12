// Memory that borders on an unmapped page: code that strays crashes.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace skipper::test {

enum class Guard { before, behind };

class GuardedMemory {
 public:
  // Every byte starts as 0xFF: as floats, not a number.
  GuardedMemory(std::size_t bytes, Guard guard) : bytes_(bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t body = (bytes + page - 1) / page * page;
    mapped_ = body + 2 * page;
    map_ = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map_ == MAP_FAILED) throw std::runtime_error("GuardedMemory: mmap");
    char* first = static_cast<char*>(map_) + page;
    if (body != 0 && mprotect(first, body, PROT_READ | PROT_WRITE) != 0)
      throw std::runtime_error("GuardedMemory: mprotect");
    data_ = guard == Guard::before ? first : first + (body - bytes);
    std::memset(data_, 0xFF, bytes);
  }
  ~GuardedMemory() {
    if (map_ != MAP_FAILED) munmap(map_, mapped_);
  }
  GuardedMemory(GuardedMemory&& other) noexcept
      : map_(other.map_), mapped_(other.mapped_), data_(other.data_), bytes_(other.bytes_) {
    other.map_ = MAP_FAILED;
  }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  char* data() const { return data_; }
  float* floats() const { return reinterpret_cast<float*>(data_); }
  std::size_t size() const { return bytes_; }

 private:
  void* map_ = MAP_FAILED;
  std::size_t mapped_ = 0;
  char* data_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace skipper::test
