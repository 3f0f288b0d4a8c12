// The MNIST ResNet with trained weights, ready to predict.
#pragma once

#include <mnist_resnet.h>
#include <skipper/status.h>

#include <string>
#include <vector>

#include "predict_options.h"

namespace mnist_train {

constexpr std::size_t digit_classes = MNIST_RESNET_OUTPUT_0_ELEMENTS;

class DigitClassifier {
 public:
  // Reads and prepares the weights that the options name.
  skipper::Status open(const PredictOptions& options);

  // pixels holds samples one after the other; probabilities gets digit_classes for each.
  skipper::Status predict(const std::vector<float>& pixels, std::vector<float>& probabilities);

 private:
  mnist_resnet::Model model_;
  mnist_resnet::Context context_;
};

}  // namespace mnist_train
