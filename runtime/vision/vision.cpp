#include <skipper/vision.h>

#include <cstring>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <utility>

#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "jpeg_end.h"
#include "nearest.h"
#include "webp_orientation.h"

namespace skipper {

namespace {

// Turned and mirrored as an EXIF orientation asks for.
cv::Mat upright(const cv::Mat& image, int orientation) {
  cv::Mat turned = image;
  if (orientation >= 5) cv::transpose(image, turned);
  cv::Mat result = turned;
  const bool mirror_rows = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool mirror_columns = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  if (mirror_rows || mirror_columns) cv::flip(turned, result, mirror_rows ? (mirror_columns ? -1 : 0) : 1);
  return result;
}

// OpenCV throws for what it finds too large or inconsistent; that is an answer, not a crash.  It looks for the
// orientation of JPEG, PNG and TIFF files, but not of WebP.
cv::Mat decode(const cv::Mat& bytes) {
  try {
    if (!detail::is_webp(bytes.data, bytes.total())) return cv::imdecode(bytes, cv::IMREAD_COLOR);
    return upright(cv::imdecode(bytes, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION),
                   detail::webp_orientation(bytes.data, bytes.total()));
  } catch (const cv::Exception&) {
    return {};
  }
}

// OpenCV may be built with GDCM, whose reader of DICOM files ends the program with an assert where one is damaged.
bool is_dicom(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::size_t preamble = 128;
  return size >= preamble + 4 && std::memcmp(bytes + preamble, "DICM", 4) == 0;
}

Status decode_into(const void* bytes, std::size_t size, Image& image, const std::string& source) {
  if (bytes == nullptr || size == 0) return Status(SKIPPER_BAD_FILE, source + ": is empty, so it is not an image");
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return Status(SKIPPER_BAD_FILE, source + ": is over 2 GiB, too large for an image");
  if (is_cut_off_jpeg(static_cast<const std::uint8_t*>(bytes), size))
    return Status(SKIPPER_BAD_FILE, source + ": is a JPEG that was cut off: its end is missing");
  if (is_dicom(static_cast<const std::uint8_t*>(bytes), size))
    return Status(SKIPPER_BAD_FILE, source + ": is a DICOM file, which is not read; convert it to PNG");
  // The matrix only looks at the bytes; OpenCV has no type for constant ones.
  const cv::Mat encoded(1, static_cast<int>(size), CV_8UC1, const_cast<void*>(bytes));
  const cv::Mat decoded = decode(encoded);
  if (decoded.empty() || decoded.type() != CV_8UC3)
    return Status(SKIPPER_BAD_FILE, source + ": is not an image of a format that OpenCV reads, or it is damaged");
  Image result;
  result.height = decoded.rows;
  result.width = decoded.cols;
  result.bgr.reserve(decoded.total() * 3);
  for (int y = 0; y < decoded.rows; ++y) {
    const std::uint8_t* row = decoded.ptr<std::uint8_t>(y);
    result.bgr.insert(result.bgr.end(), row, row + std::size_t{3} * static_cast<std::size_t>(decoded.cols));
  }
  image = std::move(result);
  return {};
}

Status check_input_arguments(const Image& image, std::int32_t height, std::int32_t width, const float* out) {
  const bool whole = image.height > 0 && image.width > 0 &&
                     image.bgr.size() == std::size_t{3} * static_cast<std::size_t>(image.height) *
                                             static_cast<std::size_t>(image.width);
  if (!whole) return Status(SKIPPER_INVALID_ARGUMENT, "the image is empty, or its bytes do not fit its extents");
  if (height < 1 || width < 1)
    return Status(SKIPPER_INVALID_ARGUMENT,
                  "an image cannot be resized to " + std::to_string(height) + "x" + std::to_string(width) + " pixels");
  if (out == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, "out is null");
  return {};
}

}  // namespace

Status decode_image(const void* bytes, std::size_t size, Image& image, const std::string& source) {
  image = {};
  return detail::guarded([&] { return decode_into(bytes, size, image, source); });
}

Status read_image(const std::string& path, Image& image) {
  image = {};
  return detail::guarded([&] {
    detail::MappedFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    return decode_into(file.data(), file.size(), image, path);
  });
}

Status imagenet_input(const Image& image, std::int32_t height, std::int32_t width, float* out) {
  return detail::guarded([&] {
    if (Status status = check_input_arguments(image, height, width, out); !status.ok()) return status;
    const std::vector<std::size_t> columns = detail::nearest_pixels(image.width, width);
    for (const std::size_t y : detail::nearest_pixels(image.height, height)) {
      const std::uint8_t* row = image.bgr.data() + 3 * y * static_cast<std::size_t>(image.width);
      for (const std::size_t x : columns)
        for (std::size_t c = 0; c < 3; ++c) *out++ = static_cast<float>(row[3 * x + c]) - imagenet_mean_bgr[c];
    }
    return Status();
  });
}

Status read_imagenet_input(const std::string& path, std::int32_t height, std::int32_t width, float* out) {
  Image image;
  if (Status status = read_image(path, image); !status.ok()) return status;
  return imagenet_input(image, height, width, out);
}

}  // namespace skipper
