// Describes the steps of a variant.
#pragma once

#include <skipper/abi.h>

#include <string>

namespace skipper::tool {

// Whether the layer is one of those that were fused into the step.
bool holds(const skipper_step& step, const std::string& layer);

// "relu[::2,::2]" where the step computes every other row and column of "relu" alone, since nobody reads the others;
// empty if it does not.
std::string sampled_name(const skipper_step& step, const std::string& layer);

// Whether the step only brings the input of the step behind it into another layout.
bool is_copy(const skipper_step& step);

}  // namespace skipper::tool
