/// \file
/// Skipper::runtime: whether a network's outputs are numbers, and if not, where the first NaN is.
///
/// NaN passes through every layer, as the arithmetic of IEEE 754 has it.  Who shows a class or a picture to somebody
/// asks here first: the largest of ten NaNs is no answer.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>

namespace skipper {

/// A call of predict or cam as it was made, with host pointers.
struct PredictCall {
  const skipper_model* model;      ///< of any ABI-compatible version
  const skipper_variant* variant;  ///< what the weights were packed for
  const void* packed;              ///< the packed blob
  std::size_t packed_bytes;        ///< of its memory
  std::int32_t batch;              ///< samples
  const float* const* inputs;      ///< input_count pointers
  const std::size_t* input_bytes;  ///< of each input
};

/// SKIPPER_OK if none of the `count` values that the call gave is NaN.  Else makes the call once more, in a context of
/// its own with skipper_options::find_nan and one thread, and returns SKIPPER_NOT_A_NUMBER with a message as "the
/// network's output is not a number (first layer conv1+bn_conv1+activation_1)"; what is in brackets is an input where
/// that has a NaN already, and is missing for archives of versions without find_nan.  Infinities are numbers here.
/// Thread-safe.  Errors of the second call (SKIPPER_OUT_OF_MEMORY) are said in its place.
Status check_for_nan(const float* values, std::size_t count, const PredictCall& call);

}  // namespace skipper
