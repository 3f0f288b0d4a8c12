#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'bn': epsilon must lie between 0 and 1, not 0
  x = batch_norm(x, {.epsilon = 0, .name = "bn"});
  // fixed: x = batch_norm(x, {.epsilon = 1e-5, .name = "bn"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
