#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': a dilation must be at least 1, not 1x0
  x = conv2d(x, 8, 3, {.dilation = {1, 0}});
  // fixed: x = conv2d(x, 8, 2, {.dilation = {1, 3}});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
