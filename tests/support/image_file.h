// Image files of tests, written by OpenCV.
#pragma once

#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace skipper::test {

// The bytes of an image file; extension: ".png".  Throws std::runtime_error.
inline std::string encode_image(const std::string& extension, const cv::Mat& pixels) {
  std::vector<unsigned char> bytes;
  if (!cv::imencode(extension, pixels, bytes)) throw std::runtime_error("cannot encode a " + extension);
  return {bytes.begin(), bytes.end()};
}

// A JPEG file with an EXIF segment that asks for an orientation: 1 is upright, 6 to turn clockwise by 90 degrees.
inline std::string with_orientation(const std::string& jpeg, char orientation) {
  const std::string tiff = std::string("MM\0\x2a\0\0\0\x08", 8) +                 // big-endian, directory at byte 8
                           std::string("\0\x01\x01\x12\0\x03\0\0\0\x01\0", 11) +  // one entry: orientation, one short
                           orientation + std::string("\0\0\0\0\0\0", 6);
  const std::string segment = std::string("Exif\0\0", 6) + tiff;
  const auto size = static_cast<unsigned char>(segment.size() + 2);
  return jpeg.substr(0, 2) + "\xff\xe1" + '\0' + static_cast<char>(size) + segment + jpeg.substr(2);
}

}  // namespace skipper::test
