// Pictures as they stand in the page.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace cam {

// JPEG, made smaller until its longest side is at most `longest`.  Both throw std::runtime_error or cv::Exception if
// OpenCV cannot encode.
std::string photo_uri(const cv::Mat& photo, int longest);

// PNG, pixel by pixel.
std::string exact_uri(const cv::Mat& picture);

}  // namespace cam
