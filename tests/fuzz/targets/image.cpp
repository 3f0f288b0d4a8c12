// Photos: decoded and resized, or refused.
#include <skipper/vision.h>

#include <algorithm>
#include <array>

#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Image image;
  const Status status = decode_image(bytes, size, image);
  require_message(status);
  if (!status.ok()) {
    require(image.bgr.empty() && image.height == 0 && image.width == 0, "nothing is held after an error");
    return keep;
  }
  require(image.height > 0 && image.width > 0, "an image has pixels");
  require(image.bgr.size() ==
              std::size_t{3} * static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width),
          "an image has all its pixels");
  constexpr int side = 13;
  std::array<float, std::size_t{3} * side * side> input;
  require(imagenet_input(image, side, side, input.data()).ok(), "an image can be resized");
  require(std::all_of(input.begin(), input.end(), [](float x) { return x > -124 && x < 256; }), "pixels are bytes");
  return keep;
}
