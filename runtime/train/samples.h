// Answers what the library's parts ask about a Dataset, and whether a model takes it.
#pragma once

#include <skipper/dataset.h>

#include <cstddef>
#include <cstdint>

namespace skipper::detail {

// Counts the elements of one sample; 0 for a shape that is none.
std::size_t sample_elements(const Dataset& data);

// SKIPPER_BAD_DATA unless the model's one input takes the samples (extents of 1 at the end aside) and `classes` is the
// data's.
Status check_fits(const Dataset& data, const skipper_model& model, std::uint64_t classes);

// CRC-32 of samples and labels: tells data of the same size apart.
std::uint32_t checksum(const Dataset& data);

}  // namespace skipper::detail
