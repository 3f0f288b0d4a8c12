// Weights of either format, from files of any origin.
#pragma once

#include <skipper/weights.h>

#include <string>

namespace classify {

// As skipper::open_weights; where the HDF5 library would crash on a damaged file, the answer is SKIPPER_BAD_FILE.
skipper::Status read_weights(const std::string& path, skipper::Weights& weights);

}  // namespace classify
