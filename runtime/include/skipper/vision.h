/// \file
/// Skipper::vision: photos to the input of an ImageNet network, through OpenCV.
///
/// All functions are thread-safe: they share nothing.  OpenCV is needed to link, not to compile against this header.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace skipper {

/// Eight bits a channel, rows from the top, dense: pixel (y, x) starts at bgr[3 * (y * width + x)] and is blue, green,
/// red.
struct Image {
  std::int32_t height = 0;        ///< in pixels
  std::int32_t width = 0;         ///< in pixels
  std::vector<std::uint8_t> bgr;  ///< height * width * 3 bytes
};

/// Keras's networks of the "caffe" kind, ResNet50 among them, take this off each channel: blue, green, red.
inline constexpr float imagenet_mean_bgr[3] = {103.939F, 116.779F, 123.68F};

/// Reads any format that OpenCV reads but DICOM, which some builds of it read and end the program where a file is
/// damaged.  Grey becomes BGR, 16 bits become 8, alpha is ignored, and the orientation in the EXIF data of a JPEG, PNG,
/// TIFF or WebP file is applied, all eight of them.  Damaged EXIF data is no error.
/// Errors: SKIPPER_IO_ERROR (missing, unreadable, not a regular file), SKIPPER_BAD_FILE (not an image of a format
/// OpenCV knows, or damaged), SKIPPER_OUT_OF_MEMORY.  image is empty after an error.
/// A few bytes can ask for up to 2^30 pixels, twice 3 GB here: who takes files from strangers sets the environment
/// variable OPENCV_IO_MAX_IMAGE_PIXELS before the program starts, which OpenCV keeps to.
Status read_image(const std::string& path, Image& image);

/// The same for a file's bytes in memory.  source names them in messages.
Status decode_image(const void* bytes, std::size_t size, Image& image, const std::string& source = "image in memory");

/// Resizes to height x width by nearest neighbour, taking the pixels that Pillow's NEAREST takes (the aspect ratio is
/// not kept), and takes the mean off: the RGB pixel (190, 194, 223) becomes (119.061, 77.221, 66.32).  Writes height *
/// width * 3 floats, NHWC with channels in the order blue, green, red: one sample of a network's input.
/// Errors: SKIPPER_INVALID_ARGUMENT (an empty image, an extent below 1, a null pointer), SKIPPER_OUT_OF_MEMORY.
Status imagenet_input(const Image& image, std::int32_t height, std::int32_t width, float* out);

/// read_image, then imagenet_input.
Status read_imagenet_input(const std::string& path, std::int32_t height, std::int32_t width, float* out);

}  // namespace skipper
