// Fully connected layer.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// sum(l, p, n)  = bias(p * panel + l) + sum over i of weights(l, i, p) * input(i, n)
// value(o, x, y, n) = sum(o % panel, o / panel, n): a map of one pixel
// output(o, n)  = what `give` is told, at that pixel
struct Dense {
  // one_panel: all outputs are one panel
  Dense(int inputs, int panel_size, bool one_panel, Halide::Type weight_type = Halide::Float(32));
  void give(Halide::Func last) { output(o, n) = last(o, 0, 0, n); }

  Halide::ImageParam input{Halide::Float(32), 2, "input"};
  Halide::ImageParam weights;
  Halide::ImageParam bias{Halide::Float(32), 1, "bias"};
  Halide::Var lane{"lane"}, panel{"panel"}, o{"o"}, x{"x"}, y{"y"}, n{"n"};
  Halide::RDom r;  // i
  Halide::Func sum{"sum"}, value{"value"}, output{"output"};
};

}  // namespace skipper::algorithm
