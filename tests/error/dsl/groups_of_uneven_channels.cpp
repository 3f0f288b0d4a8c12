#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': groups must divide the input's channels and the filters: 4 groups, 6 channels, 8 filters
  x = conv2d(x, 8, 3, {.groups = 4});
  // fixed: x = conv2d(x, 8, 3, {.groups = 2});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
