// One variant of a model, all of whose memory borders on unmapped pages.  Failures fail the running Catch test.
#pragma once

#include <skipper/abi.h>

#include <vector>

#include "support/guarded.h"

namespace skipper::test {

class GuardedNetwork {
 public:
  // parameters: in the model's order.
  GuardedNetwork(const skipper_model& model, const skipper_variant& variant,
                 const std::vector<std::vector<double>>& parameters, int threads, Guard guard);
  ~GuardedNetwork();
  GuardedNetwork(const GuardedNetwork&) = delete;
  GuardedNetwork& operator=(const GuardedNetwork&) = delete;

  // inputs: batch samples each.  The outputs, of which those are empty that are not `wanted`.
  std::vector<std::vector<float>> predict(int batch, const std::vector<std::vector<double>>& inputs,
                                          const std::vector<char>& wanted);

 private:
  const skipper_model& model_;
  Guard guard_;
  GuardedMemory packed_, memory_;
  skipper_context* context_ = nullptr;
};

}  // namespace skipper::test
