// Images of digits as the network takes them: 28x28, bright on black, 0 to 1.
#pragma once

#include <skipper/dataset.h>
#include <skipper/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mnist_train {

struct DigitImage {
  std::string name;
  std::optional<int> label;  // of images of the test set
  std::vector<float> pixels;
};

// Any format that OpenCV reads, and any size.  Errors: as skipper::read_image.
skipper::Status read_digit(const std::string& path, bool invert, DigitImage& image);

// Errors: SKIPPER_BAD_DATA if there is none at index.
skipper::Status test_digit(const skipper::Dataset& test, std::int64_t index, DigitImage& image);

}  // namespace mnist_train
