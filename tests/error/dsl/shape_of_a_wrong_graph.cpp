#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the window is larger than its padded input: 5x5 > 4x4
  x = conv2d(x, 8, 5);
  // fixed: x = conv2d(x, 8, 5, {.padding = same});
  x = conv2d(x, 3, 1, {.name = "last"});
  g.output(x);
  return g;
}

static_assert(bad().shape("last") == Shape{4, 4, 3});
SKIPPER_MODEL(bad, bad());
