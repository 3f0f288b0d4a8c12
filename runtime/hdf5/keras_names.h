// Between the names that Keras 1 and 2 give a layer's weights and the canonical ones.
#pragma once

#include <skipper/hdf5.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace skipper::detail {

struct KerasWeight {
  std::string name;  // as in the attribute weight_names
  std::size_t rank;
};

// One canonical name for each weight of a layer: see skipper/hdf5.h.
std::vector<std::string> canonical_names(const std::string& layer, const std::vector<KerasWeight>& weights);

// The entry of weight_names, which is the data set's path in the layer's group, for weight "kernel" of a layer.
std::string keras_name(const std::string& layer, const std::string& weight, KerasLayout layout);

}  // namespace skipper::detail
