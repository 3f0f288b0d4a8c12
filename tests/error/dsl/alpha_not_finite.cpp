#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'bent': alpha must be a finite float32, not 1e+39
  x = elu(x, {.alpha = 1e39, .name = "bent"});
  // fixed: x = elu(x, {.alpha = 1e38, .name = "bent"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
