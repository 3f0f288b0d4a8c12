#include "pictures.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "page/data_uri.h"

namespace cam {

namespace {

std::string data_uri(const std::string& type, const cv::Mat& picture, const std::vector<int>& settings) {
  std::vector<unsigned char> bytes;
  if (!cv::imencode(type == "png" ? ".png" : ".jpg", picture, bytes, settings))
    throw std::runtime_error("OpenCV cannot encode a picture");
  return skipper::page::data_uri("image/" + type, bytes);
}

}  // namespace

std::string photo_uri(const cv::Mat& photo, int longest) {
  const double scale = std::min(1.0, static_cast<double>(longest) / std::max(photo.rows, photo.cols));
  const auto side = [&](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * scale))); };
  cv::Mat small;
  cv::resize(photo, small, cv::Size(side(photo.cols), side(photo.rows)), 0, 0, cv::INTER_AREA);
  return data_uri("jpeg", small, {cv::IMWRITE_JPEG_QUALITY, 88});
}

std::string exact_uri(const cv::Mat& picture) { return data_uri("png", picture, {cv::IMWRITE_PNG_COMPRESSION, 9}); }

}  // namespace cam
