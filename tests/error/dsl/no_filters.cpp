#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the number of filters must be positive, not 0
  x = conv2d(x, 0, 1);
  // fixed: x = conv2d(x, 1, 1);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
