// An open file, closed on every way out.
#pragma once

#include <unistd.h>

#include <utility>

namespace skipper::detail {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  bool ok() const { return number_ >= 0; }
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  void reset() {
    if (ok()) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

}  // namespace skipper::detail
