// Describes the steps of a variant.
#pragma once

#include <skipper/abi.h>

#include <cstdint>
#include <string>

namespace skipper::tool {

// Whether the layer is one of those that were fused into the step.
bool holds(const skipper_step& step, const std::string& layer);

// A layer's name in a step, taken apart: "relu[::2,::3]" is every 2nd row and 3rd column of "relu".
struct LayerPixels {
  std::string layer, pixels;           // "relu", "[::2,::3]"; the latter is empty where a name means all pixels
  std::int64_t rows = 1, columns = 1;  // every ..th of them, from the first on
};
LayerPixels pixels_of(const std::string& name);

// "relu[::2,::2]" where the step computes every other row and column of "relu" alone, since nobody reads the others;
// empty if it does not.
std::string sampled_name(const skipper_step& step, const std::string& layer);

// Whether the step only brings the input of the step behind it into another layout.
bool is_copy(const skipper_step& step);

}  // namespace skipper::tool
