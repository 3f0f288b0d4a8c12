// ResNet50 with weights, ready to predict.
#pragma once

#include <resnet50.h>
#include <skipper/status.h>

#include <cstdint>
#include <string>
#include <vector>

namespace classify {

constexpr std::size_t max_batch = RESNET50_MAX_BATCH;
constexpr std::size_t input_elements = RESNET50_INPUT_0_ELEMENTS;
constexpr std::size_t class_elements = RESNET50_OUTPUT_0_ELEMENTS;

// Holds the scores of one batch: class_elements floats for each photo.
struct Scores {
  std::vector<float> probabilities, logits;
};

class Classifier {
 public:
  // Reads weights (safetensors or Keras HDF5) and prepares them.  variant: empty for the best.
  skipper::Status open(const std::string& weights, const std::string& variant, std::int32_t threads);

  // inputs holds 1 to max_batch samples.
  skipper::Status predict(const std::vector<float>& inputs, Scores& scores);

 private:
  resnet50::Model model_;
  resnet50::Context context_;
};

}  // namespace classify
