// ResNet50's answers against TensorFlow's.
#pragma once

#include <string>

#include "resnet50_model.h"

namespace skipper::test {

struct Tolerance {
  double logits = 1e-4;         // of the largest logit's magnitude
  double probabilities = 1e-4;  // of 1
  bool order = true;            // of the five best classes; false: the best is among TensorFlow's two best
};

// Top-5, logits and probabilities of one sample of the network's last batch.
void check_logits(const Network& network, std::size_t sample, const Photo& photo, const std::string& what,
                  const Tolerance& tolerance = {});

}  // namespace skipper::test
