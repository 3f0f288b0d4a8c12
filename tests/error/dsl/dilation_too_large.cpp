#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the dilated window is too large: 3x3, dilation 2147483647x1
  x = conv2d(x, 8, 3, {.padding = same, .dilation = {2147483647, 1}});
  // fixed: x = conv2d(x, 8, 3, {.padding = same, .dilation = {2147, 1}});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
