// The orientation of photos, as Pillow's ImageOps.exif_transpose: tests/data/make_exif_orientation.py says what the
// data is.
#include <skipper/vision.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "support/files.h"
#include "support/npz.h"
#include "vision/webp_orientation.h"

using namespace skipper;

namespace {

std::string bytes_of(const test::Array& array) { return {array.values.begin(), array.values.end()}; }

// The largest difference of a channel, or 256 for other extents.
int difference(const Image& image, const test::Array& rgb) {
  if (rgb.shape != std::vector<std::int64_t>{image.height, image.width, 3}) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < image.bgr.size(); ++i) {
    const auto expected = static_cast<int>(rgb.values[i - i % 3 + (2 - i % 3)]);
    largest = std::max(largest, std::abs(image.bgr[i] - expected));
  }
  return largest;
}

bool has_losses(const std::string& name) { return name.rfind("jpeg", 0) == 0 || name.rfind("webp_lossy", 0) == 0; }

}  // namespace

TEST_CASE("JPEG, PNG, TIFF and WebP files are shown upright, as Pillow shows them") {
  const test::Npz data(test::test_data("exif_orientation.npz"));
  int files = 0;
  for (const auto& [name, array] : data.arrays()) {
    if (name.rfind("file/", 0) != 0) continue;
    const std::string kind = name.substr(5), bytes = bytes_of(array);
    INFO(kind);
    Image image;
    const Status status = decode_image(bytes.data(), bytes.size(), image);
    CHECK(status.message() == "");
    CHECK(difference(image, data["pixels/" + kind]) <= (has_losses(kind) ? 24 : 0));
    ++files;
  }
  CHECK(files == 113);
}

TEST_CASE("a WebP file that ends anywhere is looked through within its bounds") {
  const test::Npz data(test::test_data("exif_orientation.npz"));
  const std::string whole = bytes_of(data["file/webp_last_entry"]);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const std::vector<std::uint8_t> bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const int orientation = detail::webp_orientation(bytes.data(), bytes.size());
    CHECK((orientation == 1 || orientation == 8));
  }
  for (std::size_t at = 12; at < whole.size(); ++at)
    for (const int value : {0x00, 0x01, 0x7f, 0xff}) {
      std::vector<std::uint8_t> bytes(whole.begin(), whole.end());
      bytes[at] = static_cast<std::uint8_t>(value);
      const int orientation = detail::webp_orientation(bytes.data(), bytes.size());
      CHECK((orientation >= 1 && orientation <= 8));
    }
}
