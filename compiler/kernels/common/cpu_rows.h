// Schedules of maps for CPUs share this: tasks are rows.
#pragma once

#include <Halide.h>

#include "compiler/kernels/common/bind.h"

namespace skipper::cpu {

// Bounds a map and makes its rows (over all images) parallel tasks.
inline void rows_in_parallel(Halide::Func out, int64_t channels, int64_t width, int64_t height) {
  bound_map(out, channels, width, height);
  const std::vector<Halide::Var> v = out.args();
  Halide::Var row("row");
  out.fuse(v[2], v[3], row).parallel(row);
}

// Rows of one task, in tiles of `tile`: at least 16 KiB, so that dealing out tasks costs nothing, and a divisor of the
// height.
inline int rows_of_task(int64_t height, int64_t row_floats, int64_t tile = 1) {
  constexpr int64_t least_bytes = 16 << 10;
  for (int64_t rows = tile; rows < height; rows += tile)
    if (height % rows == 0 && rows * row_floats * 4 >= least_bytes) return static_cast<int>(rows);
  return static_cast<int>(height);
}

}  // namespace skipper::cpu
