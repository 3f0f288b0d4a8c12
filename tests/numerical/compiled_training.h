// Training with one variant of a compiled model.  Failures fail the running Catch test.
#pragma once

#include <skipper/abi.h>

#include <map>
#include <string>
#include <vector>

#include "interpreted_step.h"
#include "support/guarded.h"

namespace skipper::test {

// Holds what one call of train_step wrote.
struct CompiledStep {
  std::map<std::string, std::vector<float>> outputs;  // by the name of the layer
  std::vector<float> losses;
  std::vector<float> gradients;  // the whole vector

  double loss() const;
  bool operator==(const CompiledStep&) const = default;
};

// Keras's defaults.
skipper_update adam(int step);

class CompiledTraining {
 public:
  // The state starts with `parameters`.  All of its memory borders on unmapped pages.
  CompiledTraining(const skipper_model& model, const std::string& variant, const Tensors& parameters,
                   const skipper_options& options);
  ~CompiledTraining();
  CompiledTraining(const CompiledTraining&) = delete;
  CompiledTraining& operator=(const CompiledTraining&) = delete;

  // inputs: the model's, then labels; all hold one batch.
  CompiledStep step(const std::vector<Tensor>& inputs);
  // With the gradients of the last step.
  void update(const skipper_update& update);
  // The state: parameters, gradients and moments as they are now.
  StateVectors state() const;

  // The parameters' places in a vector, as values.
  Tensors values(const std::vector<float>& vector) const;

 private:
  const skipper_model& model_;
  GuardedMemory parameters_, gradients_, moments_;
  skipper_context* context_ = nullptr;
};

}  // namespace skipper::test
