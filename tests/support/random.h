// Random numbers that are the same everywhere: the standard's distributions are not.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

namespace skipper::test {

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  // In [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  std::int64_t one_of(std::initializer_list<std::int64_t> values) {
    return values.begin()[between(0, static_cast<std::int64_t>(values.size()) - 1)];
  }
  // Rounded to float, so that float and double code see the same number.
  double uniform(double low, double high) {
    return static_cast<float>(low + (high - low) * (engine_() * (1.0 / 4294967296.0)));
  }
  std::vector<double> uniform(std::int64_t count, double low, double high) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = uniform(low, high);
    return values;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace skipper::test
