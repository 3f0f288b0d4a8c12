// The numbers of numpy.random.RandomState(seed).randn(count): what the blocks are fed with in their reference results.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

inline std::vector<float> numpy_normal(std::uint32_t seed, std::size_t count) {
  std::mt19937 words(seed);
  const auto uniform = [&words] {  // 53 bits in [-1, 1)
    const auto high = static_cast<double>(words() >> 5), low = static_cast<double>(words() >> 6);
    return 2 * ((high * 67108864.0 + low) / 9007199254740992.0) - 1;
  };
  std::vector<float> values;
  while (values.size() < count) {  // Marsaglia's polar method; of each pair numpy gives the second first
    const double x = uniform(), y = uniform(), r2 = x * x + y * y;
    if (r2 >= 1 || r2 == 0) continue;
    const double factor = std::sqrt(-2 * std::log(r2) / r2);
    values.push_back(static_cast<float>(factor * y));
    values.push_back(static_cast<float>(factor * x));
  }
  values.resize(count);
  return values;
}
