// Nearest-neighbour sampling of one axis.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skipper::detail {

// Which of `from` pixels in a row each of `to` pixels is; both are at least 1.  As Pillow's NEAREST does it.
std::vector<std::size_t> nearest_pixels(std::int32_t from, std::int32_t to);

}  // namespace skipper::detail
