// Random networks that can be trained.
#pragma once

#include <skipper/dsl.h>

#include <cstdint>

namespace skipper::test {

// A classifier: a few convolutions, norms, pools, sums and blocks, then dense layers and a softmax.
Graph random_classifier(std::uint32_t seed);

}  // namespace skipper::test
