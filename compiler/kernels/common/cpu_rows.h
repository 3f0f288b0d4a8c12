// Schedules of maps for CPUs share this.
#pragma once

#include <Halide.h>

namespace skipper::cpu {

// Bounds a map and makes its rows (over all images) parallel tasks.
inline void rows_in_parallel(Halide::Func out, int64_t channels, int64_t width, int64_t height) {
  const std::vector<Halide::Var> v = out.args();
  Halide::Var row("row");
  out.bound(v[0], 0, static_cast<int>(channels))
      .bound(v[1], 0, static_cast<int>(width))
      .bound(v[2], 0, static_cast<int>(height))
      .fuse(v[2], v[3], row)
      .parallel(row);
}

}  // namespace skipper::cpu
