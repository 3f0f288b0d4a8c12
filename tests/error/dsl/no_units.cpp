#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = flatten(x);
  // error: layer 'dense_1': the number of units must be positive, not -3
  x = dense(x, -3);
  // fixed: x = dense(x, 3);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
