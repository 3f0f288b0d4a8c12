#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the window is larger than its padded input: 5x3 > 4x4
  x = conv2d(x, 8, {5, 3});
  // fixed: x = conv2d(x, 8, {5, 3}, {.padding = 1});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
