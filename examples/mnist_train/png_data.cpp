#include "png_data.h"

#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "page/data_uri.h"

namespace mnist_train {

std::string png_data_uri(std::span<const std::uint8_t> pixels, const ImageShape& shape) {
  // OpenCV takes BGR.
  std::vector<std::uint8_t> copy(pixels.begin(), pixels.end());
  if (shape.channels == 3)
    for (std::size_t i = 0; i + 2 < copy.size(); i += 3) std::swap(copy[i], copy[i + 2]);
  const cv::Mat image(shape.height, shape.width, CV_8UC(shape.channels), copy.data());
  std::vector<std::uint8_t> png;
  if (!cv::imencode(".png", image, png, {cv::IMWRITE_PNG_COMPRESSION, 9}))
    throw std::runtime_error("OpenCV cannot encode a PNG");
  return skipper::page::data_uri("image/png", png);
}

}  // namespace mnist_train
