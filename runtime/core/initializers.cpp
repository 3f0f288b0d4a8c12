// Compiled with -ffp-contract=off: TensorFlow rounds the product before it adds.
#include <skipper/initializers.h>
#include <skipper/model_library.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "guard.h"
#include "philox.h"

namespace skipper {

namespace {

using detail::Philox;

constexpr std::uint64_t default_graph_seed = 87654321;
constexpr double pi = 3.14159265358979323846;

// TensorFlow's Python side takes seeds modulo 2^31 - 1, as Python does: never negative.
std::uint64_t truncate_seed(std::int64_t seed) {
  constexpr std::int64_t modulus = 2147483647;
  return static_cast<std::uint64_t>((seed % modulus + modulus) % modulus);
}

// [0, 1), from the low 23 bits.
float unit_float(std::uint32_t word) {
  const std::uint32_t bits = 0x3f800000U | (word & 0x7fffffU);
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value - 1.0f;
}

std::array<float, 2> box_muller(std::uint32_t word0, std::uint32_t word1) {
  const float u = std::max(unit_float(word0), 1.0e-7f);
  const auto angle = static_cast<float>(2.0 * pi * static_cast<double>(unit_float(word1)));
  const float radius = std::sqrt(-2.0f * std::log(u));
  return {std::sin(angle) * radius, std::cos(angle) * radius};
}

// Four normal values within two standard deviations, from the counters that start at first.
std::array<float, 4> truncated_group(const Philox& generator, std::uint64_t first) {
  std::array<float, 4> result{};
  std::size_t filled = 0;
  for (std::uint64_t counter = first;; ++counter) {
    const Philox::Words words = generator(counter);
    for (std::size_t pair = 0; pair < 4; pair += 2) {
      for (const float value : box_muller(words[pair], words[pair + 1])) {
        if (!(std::fabs(value) < 2.0f)) continue;
        result[filled++] = value;
        if (filled == result.size()) return result;
      }
    }
  }
}

struct Fans {
  double in, out;
};

// As Keras 2 counts them.
Fans fans_of(const skipper_tensor& tensor) {
  double receptive = 1;
  for (int i = 0; i + 2 < tensor.rank; ++i) receptive *= static_cast<double>(tensor.shape[i]);
  if (tensor.rank == 1) {
    const double root = std::sqrt(static_cast<double>(tensor.shape[0]));
    return {root, root};
  }
  return {receptive * static_cast<double>(tensor.shape[tensor.rank - 2]),
          receptive * static_cast<double>(tensor.shape[tensor.rank - 1])};
}

Status invalid(const skipper_parameter& parameter, const std::string& what) {
  const char* name = parameter.tensor.name;
  return Status(SKIPPER_INVALID_ARGUMENT, std::string("parameter '") + (name == nullptr ? "" : name) + "': " + what);
}

Status check_parameter(const skipper_parameter& parameter) {
  const skipper_tensor& tensor = parameter.tensor;
  if (tensor.rank < 1 || tensor.rank > SKIPPER_MAX_RANK)
    return invalid(parameter, "rank " + std::to_string(tensor.rank) + " is not supported");
  std::uint64_t elements = 1;
  for (int i = 0; i < tensor.rank; ++i) {
    if (tensor.shape[i] < 1) return invalid(parameter, "an extent is below 1");
    elements *= static_cast<std::uint64_t>(tensor.shape[i]);
  }
  if (elements != tensor.elements) return invalid(parameter, "its elements are not the product of its shape");
  return {};
}

}  // namespace

void tensorflow_uniform(std::int64_t seed, float minval, float maxval, float* out, std::size_t count) {
  const Philox generator(default_graph_seed, truncate_seed(seed));
  const float range = maxval - minval;
  for (std::size_t i = 0; i < count; i += 4) {
    const Philox::Words words = generator(i / 4);
    for (std::size_t j = 0; j < std::min<std::size_t>(4, count - i); ++j)
      out[i + j] = unit_float(words[j]) * range + minval;
  }
}

void tensorflow_truncated_normal(std::int64_t seed, float stddev, float* out, std::size_t count) {
  // TensorFlow reserves 256 words for each value, so that groups can be made in parallel.
  constexpr std::uint64_t counters_per_group = 256;
  const Philox generator(default_graph_seed, truncate_seed(seed));
  for (std::size_t i = 0; i < count; i += 4) {
    const std::array<float, 4> values = truncated_group(generator, i / 4 * counters_per_group);
    for (std::size_t j = 0; j < std::min<std::size_t>(4, count - i); ++j) out[i + j] = values[j] * stddev;
  }
}

Status initialize_parameter(const skipper_parameter& parameter, float* out) {
  return detail::guarded([&]() -> Status {
    if (Status status = check_parameter(parameter); !status.ok()) return status;
    if (out == nullptr) return invalid(parameter, "null pointer");
    const auto count = static_cast<std::size_t>(parameter.tensor.elements);
    const Fans fans = fans_of(parameter.tensor);
    switch (parameter.initializer) {
      case SKIPPER_INIT_ZEROS:
        std::fill_n(out, count, 0.0f);
        return {};
      case SKIPPER_INIT_ONES:
        std::fill_n(out, count, 1.0f);
        return {};
      case SKIPPER_INIT_GLOROT_UNIFORM: {
        const double limit = std::sqrt(3.0 * (1.0 / std::max(1.0, (fans.in + fans.out) / 2.0)));
        tensorflow_uniform(parameter.seed, static_cast<float>(-limit), static_cast<float>(limit), out, count);
        return {};
      }
      case SKIPPER_INIT_HE_NORMAL: {
        // The divisor is the standard deviation of a unit normal that is truncated at two.
        const double stddev = std::sqrt(2.0 / std::max(1.0, fans.in)) / 0.87962566103423978;
        tensorflow_truncated_normal(parameter.seed, static_cast<float>(stddev), out, count);
        return {};
      }
      default:
        return invalid(parameter, "unknown initializer " + std::to_string(parameter.initializer));
    }
  });
}

Status initialize_parameters(const skipper_parameter* parameters, std::size_t count, Weights& weights) {
  weights.clear();
  Status result = detail::guarded([&]() -> Status {
    weights.set_source("initial weights");
    if (count > 0 && parameters == nullptr)
      return Status(SKIPPER_INVALID_ARGUMENT, "initialize_parameters: null pointer");
    for (std::size_t i = 0; i < count; ++i) {
      const skipper_tensor& tensor = parameters[i].tensor;
      if (Status status = check_parameter(parameters[i]); !status.ok()) return status;
      std::vector<float> data(static_cast<std::size_t>(tensor.elements));
      if (Status status = initialize_parameter(parameters[i], data.data()); !status.ok()) return status;
      Status status = weights.add(tensor.name, {tensor.shape, tensor.shape + tensor.rank}, std::move(data));
      if (!status.ok()) return status;
    }
    return {};
  });
  if (!result.ok()) weights.clear();
  return result;
}

Status initialize_parameters(const skipper_model& model, Weights& weights) {
  if (Status status = check_abi(model); !status.ok()) {
    weights.clear();
    return status;
  }
  return initialize_parameters(model.parameters, model.parameter_count, weights);
}

}  // namespace skipper
