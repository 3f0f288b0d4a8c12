#include "png_data.h"

#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace mnist_train {

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8U | (j < count ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j < 4; ++j) text += j <= count ? digits[group >> (18 - 6 * j) & 63U] : '=';
  }
  return text;
}

std::string png_data_uri(std::span<const std::uint8_t> pixels, const ImageShape& shape) {
  // OpenCV takes BGR.
  std::vector<std::uint8_t> copy(pixels.begin(), pixels.end());
  if (shape.channels == 3)
    for (std::size_t i = 0; i + 2 < copy.size(); i += 3) std::swap(copy[i], copy[i + 2]);
  const cv::Mat image(shape.height, shape.width, CV_8UC(shape.channels), copy.data());
  std::vector<std::uint8_t> png;
  if (!cv::imencode(".png", image, png, {cv::IMWRITE_PNG_COMPRESSION, 9}))
    throw std::runtime_error("OpenCV cannot encode a PNG");
  return "data:image/png;base64," + base64(png);
}

}  // namespace mnist_train
