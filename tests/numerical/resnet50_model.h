// ResNet50 with the deterministic weights in any of its generated forms, and what TensorFlow computed for two photos.
#pragma once

#include <skipper/abi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "support/npz.h"

namespace skipper::test {

// tests/data/resnet50_<photo>.npz and the photo as the network's input.
struct Photo {
  explicit Photo(const std::string& name);

  std::string name;
  std::vector<float> input;  // 224x224x3
  Npz expected;
};

// One variant of a model, ready to predict.  Failures fail the running test.
class Network {
 public:
  Network(const skipper_model& model, const std::string& variant);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // One sample for each photo; afterwards output() holds the batch.
  void predict(const std::vector<const Photo*>& photos);

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

// Whether this machine's CPU can run the variant; prints a line where it cannot.
bool can_run(const skipper_model& model, const std::string& variant);

}  // namespace skipper::test
