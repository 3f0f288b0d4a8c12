// Whether a JPEG file was cut off, which libjpeg decodes with grey for what is missing, and OpenCV does not tell.
#pragma once

#include <cstddef>
#include <cstdint>

namespace skipper {

// True for a JPEG (ITU-T T.81, annex B) without an end-of-image marker behind its segments and scans; false for what is
// no JPEG.
bool is_cut_off_jpeg(const std::uint8_t* bytes, std::size_t size);

}  // namespace skipper
