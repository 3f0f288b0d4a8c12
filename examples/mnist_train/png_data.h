// Pictures inside of the page.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "report_data.h"

namespace mnist_train {

// "data:image/png;base64,...": rows from the top, channels innermost.  Throws std::runtime_error if it cannot be
// encoded.
std::string png_data_uri(std::span<const std::uint8_t> pixels, const ImageShape& shape);

}  // namespace mnist_train
