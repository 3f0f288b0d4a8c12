// Safetensors files, good and bad, made from text.
#pragma once

#include <skipper/abi.h>

#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

namespace skipper::test {

// Length, header, data: whatever the header says.
inline std::string safetensors_file(const std::string& header, const std::string& data) {
  std::string file(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(file.data(), &length, sizeof length);
  return file + header + data;
}

inline std::string float_bytes(const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// Returns what a model says of a parameter.  name is a literal.
inline skipper_parameter parameter(const char* name, std::initializer_list<std::int64_t> shape,
                                   skipper_initializer initializer = SKIPPER_INIT_ZEROS, std::int64_t seed = 0) {
  skipper_parameter result{};
  result.tensor.name = name;
  result.tensor.elements = 1;
  for (const std::int64_t extent : shape) {
    result.tensor.shape[result.tensor.rank++] = extent;
    result.tensor.elements *= static_cast<std::uint64_t>(extent);
  }
  result.initializer = initializer;
  result.seed = seed;
  return result;
}

}  // namespace skipper::test
