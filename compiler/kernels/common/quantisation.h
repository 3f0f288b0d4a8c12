// int8 as kernels have it: value = scale * q, q in -127 to 127, scale = largest magnitude / 127; of samples that are
// never negative q in 0 to 255.  No Halide.
#pragma once

namespace skipper::algorithm {

constexpr float kLargestInt8 = 127.0f, kLargestUInt8 = 255.0f;
constexpr int kInt8Offset = 128;      // added to weights where the dot product takes unsigned ones
constexpr int kInt8Steps = 4;         // products of one dot product: neighbours along the reduction
constexpr float kLeastStep = 1e-30f;  // smaller scales count as 0: what divides by one must be finite

}  // namespace skipper::algorithm
