// One variant of a generated model with weights.  Failures fail the running Catch test.
#pragma once

#include <skipper/abi.h>
#include <skipper/weights.h>

#include <memory>
#include <string>
#include <vector>

namespace skipper::test {

class Network {
 public:
  // weights are not needed afterwards.
  Network(const skipper_model& model, const std::string& variant, const Weights& weights);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // input: any number of samples up to the model's maximum, of its one input.
  void predict(const std::vector<float>& input);

  // For the other entries of the model.
  skipper_context* context() const { return context_; }

  // All samples of one output; fails for a name that the model does not have.
  const std::vector<float>& output(const std::string& name) const;
  // One of them.
  std::vector<float> output(const std::string& name, std::size_t sample) const;

 private:
  struct Free {
    void operator()(void* memory) const;
  };

  const skipper_model& model_;
  std::unique_ptr<void, Free> packed_;
  skipper_context* context_ = nullptr;
  std::vector<std::vector<float>> outputs_;
  std::size_t batch_ = 0;
};

// The largest difference of two tensors; NaN where a value is.
double worst_difference(const std::vector<float>& values, const std::vector<float>& expected);

}  // namespace skipper::test
