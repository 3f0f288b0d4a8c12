// Fully connected layer.
#pragma once

#include <Halide.h>

namespace skipper::algorithm {

// sum(l, p, n)  = bias(p * panel + l) + sum over i of weights(l, i, p) * input(i, n)
// output(o, n)  = sum(o % panel, o / panel, n), then max(., 0) if relu
struct Dense {
  // one_panel: all outputs are one panel
  Dense(int inputs, int panel_size, bool relu, bool one_panel, Halide::Type weight_type = Halide::Float(32));

  Halide::ImageParam input{Halide::Float(32), 2, "input"};
  Halide::ImageParam weights;
  Halide::ImageParam bias{Halide::Float(32), 1, "bias"};
  Halide::Var lane{"lane"}, panel{"panel"}, o{"o"}, n{"n"};
  Halide::RDom r;  // i
  Halide::Func sum{"sum"}, output{"output"};
};

}  // namespace skipper::algorithm
