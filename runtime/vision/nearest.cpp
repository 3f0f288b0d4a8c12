#include "nearest.h"

#include <algorithm>

namespace skipper::detail {

// Pillow adds the step up in double precision and truncates (ImagingScaleAffine in src/libImaging/Geometry.c).  Where a
// centre falls between two pixels, the error of that sum decides which is taken, so the sum is computed likewise: the
// exact centre, (2 i + 1) * from / (2 * to), would be another pixel for 25 of 224 columns of a photo 512 pixels wide.
std::vector<std::size_t> nearest_pixels(std::int32_t from, std::int32_t to) {
  const double step = static_cast<double>(from) / to;
  const auto last = static_cast<std::size_t>(from) - 1;
  std::vector<std::size_t> pixels(static_cast<std::size_t>(to));
  double centre = step * 0.5;
  for (std::size_t& pixel : pixels) {
    pixel = std::min(static_cast<std::size_t>(centre), last);  // 10^8 errors may add up to a pixel
    centre += step;
  }
  return pixels;
}

}  // namespace skipper::detail
