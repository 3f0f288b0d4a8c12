// The report page's pictures.
#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "png_data.h"

using namespace mnist_train;
using Bytes = std::vector<std::uint8_t>;

namespace {

// The other way round, for letters as PNG has them.
Bytes decoded(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Bytes bytes;
  unsigned bits = 0, count = 0;
  for (const char letter : text) {
    if (letter == '=') break;
    bits = bits << 6U | static_cast<unsigned>(digits.find(letter));
    if ((count += 6) >= 8) bytes.push_back(static_cast<std::uint8_t>(bits >> (count -= 8)));
  }
  return bytes;
}

}  // namespace

TEST_CASE("pictures in the page are PNG with the same pixels") {
  const std::string start = "data:image/png;base64,";
  const Bytes grey = {0, 50, 100, 150, 200, 250};
  const std::string uri = png_data_uri(grey, {2, 3, 1});
  REQUIRE(uri.starts_with(start));
  const cv::Mat image = cv::imdecode(decoded(uri.substr(start.size())), cv::IMREAD_UNCHANGED);
  REQUIRE((image.rows == 2 && image.cols == 3 && image.type() == CV_8UC1));
  CHECK(Bytes(image.begin<std::uint8_t>(), image.end<std::uint8_t>()) == grey);

  const cv::Mat colour =
      cv::imdecode(decoded(png_data_uri(Bytes{255, 128, 0}, {1, 1, 3}).substr(start.size())), cv::IMREAD_UNCHANGED);
  REQUIRE(colour.type() == CV_8UC3);
  CHECK(colour.at<cv::Vec3b>(0, 0) == cv::Vec3b(0, 128, 255));  // OpenCV's order
}
