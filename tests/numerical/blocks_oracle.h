// Reads what TensorFlow computed for the model of the two residual blocks, and the weights that its spec begins with.
#pragma once

#include <blocks.h>
#include <skipper/initializers.h>

#include <catch2/catch.hpp>

#include "support/files.h"
#include "support/npz.h"

namespace skipper::test {

inline const Npz& oracle() {
  static const Npz blocks(test_data("blocks.npz"));
  return blocks;
}

inline Weights initial_weights() {
  Weights weights;
  REQUIRE(initialize_parameters(*blocks_model(), weights).ok());
  return weights;
}

}  // namespace skipper::test
