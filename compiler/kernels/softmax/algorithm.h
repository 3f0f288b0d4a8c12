// Softmax over the channels.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// output(c, n) = exp(input(c, n) - m(n)) / sum over k of exp(input(k, n) - m(n)),  m(n) = max over k of input(k, n).
// Subtracting the maximum keeps exp from overflowing.  Maximum and sum go in two steps, first per lane, then over the
// lanes: the first is a vector operation and the order of additions is the same on every machine.
struct Softmax {
  Softmax(int channels, int lane_count, Halide::ImageParam input = {Halide::Float(32), 2, "input"});

  Halide::ImageParam input;
  Halide::Var c{"c"}, n{"n"}, lane{"lane"};
  Halide::RDom r;      // which group of lanes
  Halide::RDom lanes;  // which lane
  Halide::Func lane_max{"lane_max"}, max{"max"}, lane_sum{"lane_sum"}, scale{"scale"}, output{"output"};
};

}  // namespace skipper::algorithm
