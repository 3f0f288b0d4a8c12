// Where the elements of an activation lie in memory.  Pure data: no Halide, no MLIR.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/machine/machine_model.h"

namespace skipper {

// Element (c, x, y, n) lies at c + x * pixel + y * row + n * image, in floats from the buffer's first element.  All
// are compile-time constants of a kernel; only the batch (the extent of n) is known at run time.  For a tensor (c, n)
// only `image` counts.
struct Strides {
  int64_t pixel = 0;
  int64_t row = 0;
  int64_t image = 0;
  auto operator<=>(const Strides&) const = default;
};

// Strides of a map with halos: `width` and `height` are the whole extents, halos included.
constexpr Strides strides_of(int64_t pixel, int64_t width, int64_t height) {
  return {pixel, pixel * width, pixel * width * height};
}

// Whether there is nothing between rows, and between images, so that a map is one row of pixels.
constexpr bool is_dense(const Strides& strides, int64_t width, int64_t height) {
  return strides.row == strides.pixel * width && strides.image == strides.row * height;
}

// Floats from one pixel to the next that an arena tensor of `channels` should have.  A tile reads the same channel of
// 7 to 14 neighbouring pixels at once; when their distance is a multiple of the bytes that one L1 way covers (4096),
// all fall into the same set and push each other out (1024 and 2048 channels ran at 60-80 % of peak).  One cache line
// more per pixel spreads them.
int64_t preferred_pixel_stride(int64_t channels, const MachineModel& machine);

}  // namespace skipper
