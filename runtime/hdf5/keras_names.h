// Between the names that Keras gives a layer's weights and the canonical ones: see docs/file_formats.md for the rules.
#pragma once

#include <skipper/hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

namespace skipper::detail {

struct KerasWeight {
  std::string layer;                // its entry in the attribute layer_names
  std::string entry;                // its entry in the attribute weight_names of the layer's group
  std::vector<std::int64_t> shape;  // of its data set
};

// One canonical name for each weight of a file, whose weights of one layer stand together, in the file's order.
// Errors: SKIPPER_BAD_WEIGHTS for what can be read in two ways, and for two weights of one name; the message lacks the
// file's path.
Status canonical_names(const std::vector<KerasWeight>& weights, std::vector<std::string>& names);

// The entry of weight_names, which is the data set's path in the layer's group, for weight "kernel" of a layer.
std::string keras_name(const std::string& layer, const std::string& weight, KerasLayout layout);

}  // namespace skipper::detail
