#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': a stride must be at least 1, not 0x0
  x = conv2d(x, 8, 3, {.strides = 0, .padding = same});
  // fixed: x = conv2d(x, 8, 1, {.padding = same});
  auto y = x.shape() == Shape(4, 4, 8) ? x : add(x, g.input(3));
  x = dense(flatten(y), x.shape() == Shape(4, 4, 8) ? 10 : 0);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
