#include "compiler/kernels/dense/algorithm.h"

namespace skipper::algorithm {

Dense::Dense(int inputs, int panel_size, bool one_panel, Halide::Type weight_type)
    : weights(weight_type, 3, "weights"), r(0, inputs, "r") {
  sum(lane, panel, n) = bias(panel * panel_size + lane);
  sum(lane, panel, n) += Halide::cast<float>(weights(lane, r, panel)) * input(r, n);

  value(o, x, y, n) = one_panel ? sum(o, 0, n) : sum(o % panel_size, o / panel_size, n);
}

}  // namespace skipper::algorithm
