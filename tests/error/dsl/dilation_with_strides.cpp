#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': a dilation above 1 needs strides of 1: strides 2x1, dilation 1x3
  x = conv2d(x, 8, 2, {.strides = {2, 1}, .dilation = {1, 3}});
  // fixed: x = conv2d(x, 8, 2, {.strides = {2, 1}, .dilation = 1});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
