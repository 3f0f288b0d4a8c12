// Skipper::vision: formats, orientation, resizing, mean.
#include <skipper/vision.h>

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "support/files.h"
#include "support/image_file.h"

using namespace skipper;
using skipper::test::encode_image;

namespace {

Image decode(const std::string& bytes) {
  Image image;
  const Status status = decode_image(bytes.data(), bytes.size(), image);
  INFO(status.message());
  REQUIRE(status.ok());
  return image;
}

using Pixel = std::vector<int>;  // blue, green, red

Pixel pixel(const Image& image, int y, int x) {
  const std::size_t at =
      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(x));
  return {image.bgr.at(at), image.bgr.at(at + 1), image.bgr.at(at + 2)};
}

std::vector<float> input_of(const Image& image, int height, int width) {
  std::vector<float> values(static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3);
  const Status status = imagenet_input(image, height, width, values.data());
  INFO(status.message());
  REQUIRE(status.ok());
  return values;
}

}  // namespace

TEST_CASE("a pixel becomes blue, green, red minus the mean") {
  const cv::Mat pixels(4, 6, CV_8UC3, cv::Scalar(223, 194, 190));
  for (const char* extension : {".png", ".bmp", ".tiff", ".ppm"}) {
    INFO(extension);
    const std::vector<float> values = input_of(decode(encode_image(extension, pixels)), 224, 224);
    for (const std::size_t at : {std::size_t{0}, std::size_t{3 * 224 * 100 + 3 * 17}, values.size() - 3}) {
      CHECK(values[at] == Approx(119.061).margin(1e-5));
      CHECK(values[at + 1] == Approx(77.221).margin(1e-5));
      CHECK(values[at + 2] == Approx(66.32).margin(1e-5));
    }
  }
}

TEST_CASE("grey, alpha and 16 bits become eight bits of blue, green, red") {
  cv::Mat grey(2, 3, CV_8UC1, cv::Scalar(9));
  grey.at<unsigned char>(1, 2) = 77;
  CHECK(pixel(decode(encode_image(".png", grey)), 1, 2) == Pixel{77, 77, 77});

  const cv::Mat transparent(2, 3, CV_8UC4, cv::Scalar(10, 20, 30, 5));
  CHECK(pixel(decode(encode_image(".png", transparent)), 0, 1) == Pixel{10, 20, 30});

  const cv::Mat deep(2, 3, CV_16UC3, cv::Scalar(0x1234, 0x80ff, 0xff00));
  CHECK(pixel(decode(encode_image(".png", deep)), 1, 1) == Pixel{0x12, 0x80, 0xff});

  const cv::Mat deep_grey(2, 3, CV_16UC1, cv::Scalar(0x4000));
  CHECK(pixel(decode(encode_image(".png", deep_grey)), 1, 1) == Pixel{0x40, 0x40, 0x40});
}

TEST_CASE("a DICOM file is refused before a reader that asserts sees it") {
  std::string bytes(256, '\0');
  bytes.replace(128, 4, "DICM");
  Image image;
  const Status status = decode_image(bytes.data(), bytes.size(), image, "scan.dcm");
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK(std::string(status.message()).find("scan.dcm: is a DICOM file") == 0);
  CHECK(image.bgr.empty());
}

TEST_CASE("the orientation of a photo's EXIF data is applied") {
  cv::Mat pixels(16, 32, CV_8UC3, cv::Scalar(0, 0, 0));
  pixels.colRange(0, 16).setTo(cv::Scalar(255, 255, 255));  // the left half is white
  const std::string jpeg = encode_image(".jpg", pixels);

  const Image upright = decode(test::with_orientation(jpeg, 1));
  CHECK(upright.height == 16);
  CHECK(upright.width == 32);
  CHECK(pixel(upright, 8, 4)[0] > 200);
  CHECK(pixel(upright, 8, 28)[0] < 50);

  const Image turned = decode(test::with_orientation(jpeg, 6));
  REQUIRE(turned.height == 32);
  REQUIRE(turned.width == 16);
  CHECK(pixel(turned, 4, 8)[0] > 200);  // clockwise: the left half is on top now
  CHECK(pixel(turned, 28, 8)[0] < 50);
}

TEST_CASE("read_imagenet_input does both") {
  Image photo;
  REQUIRE(read_image(SKIPPER_EXAMPLE_IMAGES "/chelsea.png", photo).ok());
  std::vector<float> values(224 * 224 * 3);
  REQUIRE(read_imagenet_input(SKIPPER_EXAMPLE_IMAGES "/chelsea.png", 224, 224, values.data()).ok());
  CHECK(values == input_of(photo, 224, 224));
}
