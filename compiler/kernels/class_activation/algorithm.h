// Class activation maps, and maps of one channel in another size.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// With k = classes(0, n), and weights packed as dense layers read them:
// output(0, x, y, n) = sum over c of input(c, x, y, n) * weights(k % panel, c, k / panel)
// The class's column is gathered once per sample; sums go first per lane, then over the lanes.
struct ClassActivationMap {
  ClassActivationMap(int channels, int classes, int panel, int lane_count,
                     Halide::Type weight_type = Halide::Float(32));

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::ImageParam weights;
  Halide::ImageParam classes{Halide::Float(32), 2, "classes"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"}, lane{"lane"};
  Halide::RDom r;      // which group of lanes
  Halide::RDom lanes;  // which lane
  Halide::Func column{"column"}, lane_sum{"lane_sum"}, sum{"sum"}, output{"output"};
};

// output(0, x, y, n) = input at (x (width - 1) / (size(1) - 1), y (height - 1) / (size(0) - 1)), bilinearly.  A size of
// 1 takes position 0.
struct ResizeBilinear {
  ResizeBilinear(int width, int height);

  Halide::ImageParam input{Halide::Float(32), 4, "input"};
  Halide::ImageParam size{Halide::Float(32), 1, "size"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  Halide::Func output{"output"};
};

}  // namespace skipper::algorithm
