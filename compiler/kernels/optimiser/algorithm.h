// Optimisers: one pass over the whole training state, in place.
#pragma once

#include <Halide.h>

#include <vector>

namespace skipper::algorithm {

// `output` gives all new vectors at once, so that each may lie where the old one does.
struct Optimiser {
  Halide::Var i{"i"};
  std::vector<Halide::ImageParam> params;  // vectors, then scalars if there are any
  Halide::Func output{"output"};
};

// params: p, g, m, v, scalars = [rate, 1 - beta1, 1 - beta2, epsilon, decay].  With g' = g + decay p where i < decayed:
//   m' = m + (1 - beta1) (g' - m),  v' = v + (1 - beta2) (g'^2 - v),  p' = p - rate m' / (sqrt(v') + epsilon)
Optimiser adam(int decayed);

// params: p, g, m, scalars = [rate, momentum, decay].  m' = momentum m - rate g',  p' = p + m'
Optimiser sgd(int decayed);

// params: average, statistic.  output = average momentum + statistic (1 - momentum)
Optimiser moving_average(double momentum);

}  // namespace skipper::algorithm
