// The 1,000 classes of ImageNet in the order of the network's outputs.
#pragma once

#include <cstddef>

namespace common {

struct ClassName {
  const char* wnid;  // of WordNet, e.g. "n03100240"
  const char* name;  // as Keras's decode_predictions spells it, e.g. "convertible"
};

constexpr std::size_t class_count = 1000;

// index < class_count.
const ClassName& class_name(std::size_t index);

}  // namespace common
