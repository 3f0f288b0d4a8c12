#include "digit_images.h"

#include <fmt/format.h>
#include <mnist_resnet.h>
#include <skipper/vision.h>

#include <opencv2/imgproc.hpp>

namespace mnist_train {

using skipper::Status;

namespace {

constexpr std::int32_t input_shape[] = MNIST_RESNET_INPUT_0_SHAPE;  // -1, height, width, 1

}  // namespace

Status read_digit(const std::string& path, bool invert, DigitImage& image) {
  skipper::Image photo;
  if (Status status = skipper::read_image(path, photo); !status.ok()) return status;
  cv::Mat grey, small;
  cv::cvtColor(cv::Mat(photo.height, photo.width, CV_8UC3, photo.bgr.data()), grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, small, cv::Size(input_shape[2], input_shape[1]), 0, 0, cv::INTER_AREA);
  image.name = path;
  image.pixels.clear();
  for (auto pixel = small.begin<std::uint8_t>(); pixel != small.end<std::uint8_t>(); ++pixel)
    image.pixels.push_back(static_cast<float>(invert ? 255 - *pixel : *pixel) / 255.0f);
  return {};
}

Status test_digit(const skipper::Dataset& test, std::int64_t index, DigitImage& image) {
  if (index < 0 || index >= test.size())
    return Status(SKIPPER_BAD_DATA,
                  fmt::format("{}: has no image {}, the last is {}", test.name, index, test.size() - 1));
  const auto place = static_cast<std::uint32_t>(index);
  image.name = fmt::format("test image {}", index);
  image.label = test.labels[place];
  image.pixels.resize(MNIST_RESNET_INPUT_0_ELEMENTS);
  skipper::make_batch(test, &place, 1, image.pixels.data(), nullptr);
  return {};
}

}  // namespace mnist_train
