#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': a parameter is too large: 4x4x6x50000000
  x = conv2d(x, 50000000, 4);
  // fixed: x = conv2d(x, 500, 4);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
