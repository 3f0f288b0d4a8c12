#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the window must be at least 1x1, not 0x3
  x = conv2d(x, 8, {0, 3});
  // fixed: x = conv2d(x, 8, {1, 3});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
