// ResNet50's deterministic weights, and what TensorFlow computed with them for two photos.
#pragma once

#include <skipper/weights.h>

#include <string>
#include <vector>

#include "network.h"
#include "support/npz.h"

namespace skipper::test {

// tests/data/resnet50_<photo>.npz and the photo as the network's input.
struct Photo {
  explicit Photo(const std::string& name);

  std::string name;
  std::vector<float> input;  // 224x224x3
  Npz expected;
};

Weights resnet50_weights();

// Input of one sample for each photo.
std::vector<float> batch_of(const std::vector<const Photo*>& photos);

}  // namespace skipper::test
