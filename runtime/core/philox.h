// Philox 4x32-10, the counter-based generator of TensorFlow's random ops: J. K. Salmon et al., "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <array>
#include <cstdint>

namespace skipper::detail {

class Philox {
 public:
  using Words = std::array<std::uint32_t, 4>;

  Philox(std::uint64_t key, std::uint64_t stream) : key_{low(key), high(key)}, stream_{low(stream), high(stream)} {}

  // The four words of a counter.
  Words operator()(std::uint64_t counter) const {
    Words x = {low(counter), high(counter), stream_[0], stream_[1]};
    std::array<std::uint32_t, 2> key = key_;
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t a = std::uint64_t{0xd2511f53} * x[0];
      const std::uint64_t b = std::uint64_t{0xcd9e8d57} * x[2];
      x = {high(b) ^ x[1] ^ key[0], low(b), high(a) ^ x[3] ^ key[1], low(a)};
      key[0] += 0x9e3779b9;
      key[1] += 0xbb67ae85;
    }
    return x;
  }

 private:
  static constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
  static constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

  std::array<std::uint32_t, 2> key_, stream_;
};

}  // namespace skipper::detail
