#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'leaky_re_lu_1': negative_slope must be a finite float32 of at least 0, not -0.1
  x = leaky_relu(x, {.negative_slope = -0.1});
  // fixed: x = leaky_relu(x, {.negative_slope = 0.1});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
