// Skipper::vision: what is no image gives a status and a message that names it.
#include <skipper/vision.h>

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "support/files.h"
#include "support/image_file.h"

using namespace skipper;
using Catch::Matchers::Contains;
using skipper::test::TemporaryFolder;
using skipper::test::write_file;

namespace {

Status read(const std::string& path) {
  Image image;
  image.height = image.width = 1;
  image.bgr = {1, 2, 3};
  const Status status = read_image(path, image);
  CHECK(image.height == 0);
  CHECK(image.bgr.empty());
  CHECK_THAT(status.message(), Contains(path));
  return status;
}

std::string small_png() {
  cv::Mat pixels(64, 64, CV_8UC3);
  cv::randu(pixels, 0, 256);
  return test::encode_image(".png", pixels);
}

}  // namespace

TEST_CASE("a text file renamed .png is refused") {
  const TemporaryFolder folder;
  write_file(folder / "text.png", "This is no image.\n");
  const Status status = read(folder / "text.png");
  CHECK(status.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(status.message(), Contains("is not an image"));
}

TEST_CASE("missing files, folders and empty files are refused") {
  const TemporaryFolder folder;
  const Status missing = read(folder / "missing.png");
  CHECK(missing.code() == SKIPPER_IO_ERROR);
  CHECK_THAT(missing.message(), Contains("No such file"));
  const Status is_folder = read(folder.path());
  CHECK(is_folder.code() == SKIPPER_IO_ERROR);
  CHECK_THAT(is_folder.message(), Contains("not a regular file"));
  write_file(folder / "empty.png", "");
  const Status empty = read(folder / "empty.png");
  CHECK(empty.code() == SKIPPER_BAD_FILE);
  CHECK_THAT(empty.message(), Contains("is empty"));
}

TEST_CASE("damaged images are refused") {
  const TemporaryFolder folder;
  const std::string png = small_png();
  for (const std::size_t size : {std::size_t{8}, std::size_t{30}, png.size() / 2}) {
    INFO(size << " of " << png.size() << " bytes");
    write_file(folder / "cut.png", png.substr(0, size));
    CHECK(read(folder / "cut.png").code() == SKIPPER_BAD_FILE);
  }
  std::string huge = png;  // a width that OpenCV refuses
  huge.replace(16, 4, "\x7f\xff\xff\xff");
  write_file(folder / "huge.png", huge);
  CHECK(read(folder / "huge.png").code() == SKIPPER_BAD_FILE);
}

TEST_CASE("arguments that make no sense are refused") {
  const std::string png = small_png();
  Image image;
  CHECK(decode_image(nullptr, 10, image).code() == SKIPPER_BAD_FILE);
  float out[3];
  CHECK(imagenet_input(image, 1, 1, out).code() == SKIPPER_INVALID_ARGUMENT);
  REQUIRE(decode_image(png.data(), png.size(), image).ok());
  CHECK(imagenet_input(image, 1, 1, out).ok());
  CHECK(imagenet_input(image, 0, 1, out).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(imagenet_input(image, 1, -1, out).code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(imagenet_input(image, 1, 1, nullptr).code() == SKIPPER_INVALID_ARGUMENT);
  image.bgr.pop_back();
  CHECK(imagenet_input(image, 1, 1, out).code() == SKIPPER_INVALID_ARGUMENT);
}
