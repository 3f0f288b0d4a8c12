// ResNet50's answers against TensorFlow's.
#pragma once

#include <string>

#include "resnet50_model.h"

namespace skipper::test {

// Top-5, logits and probabilities of one sample of the network's last batch.
void check_logits(const Network& network, std::size_t sample, const Photo& photo, const std::string& what);

}  // namespace skipper::test
