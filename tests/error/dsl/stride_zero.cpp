#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv1': a stride must be at least 1, not 1x0
  x = conv2d(x, 8, 3, {.strides = {1, 0}, .name = "conv1"});
  // fixed: x = conv2d(x, 8, 3, {.strides = {1, 2}, .name = "conv1"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
