#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the dilated window is larger than its padded input: 3x5 > 4x4
  x = conv2d(x, 8, 3, {.dilation = {1, 2}});
  // fixed: x = conv2d(x, 8, 3, {.padding = {0, 1}, .dilation = {1, 2}});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
