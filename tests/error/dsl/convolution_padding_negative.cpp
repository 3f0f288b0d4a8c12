#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': a padding must not be negative or too large: 0, 0, 0, -2
  x = conv2d(x, 8, 1, {.padding = {0, 0, 0, -2}});
  // fixed: x = conv2d(x, 8, 1, {.padding = {0, 0, 0, 2}});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
