// The EXIF orientation of a WebP file, which OpenCV does not look for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace skipper::detail {

bool is_webp(const std::uint8_t* bytes, std::size_t size);

// 1 (upright) to 8, as EXIF 2.32, 4.6.4 numbers them.  1 where a WebP file has no EXIF data, where its header does not
// announce it, or where it is damaged: then the image is shown as it is.
int webp_orientation(const std::uint8_t* bytes, std::size_t size);

}  // namespace skipper::detail
