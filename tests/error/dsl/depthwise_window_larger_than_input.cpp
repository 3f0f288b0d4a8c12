#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'depth': the dilated window is larger than its padded input: 5x5 > 4x4
  x = depthwise_conv2d(x, 3, {.dilation = 2, .name = "depth"});
  // fixed: x = depthwise_conv2d(x, 3, {.strides = 2, .padding = same, .dilation = 2, .name = "depth"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
