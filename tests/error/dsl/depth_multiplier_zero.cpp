#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'depthwise_conv2d_1': the depth multiplier must be positive and not too large: 0
  x = depthwise_conv2d(x, 3, {.depth_multiplier = 0});
  // fixed: x = depthwise_conv2d(x, 3, {.depth_multiplier = 2});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
