#pragma once

#include <skipper/weights.h>

#include <functional>
#include <map>

#include "mapped_file.h"

namespace skipper {

struct Weights::State {
  std::string source = "weights";
  detail::MappedFile file;
  std::vector<std::vector<float>> owned;  // of add, and copies of what is not aligned
  std::vector<WeightTensor> tensors;
  std::map<std::string, std::size_t, std::less<>> index;  // name -> place in tensors
  std::map<std::string, std::string> metadata;
};

}  // namespace skipper
