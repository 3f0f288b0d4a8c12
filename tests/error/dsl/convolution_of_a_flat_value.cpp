#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  auto y = flatten(x);
  // error: layer 'conv2d_1': the input must be a map (height x width x channels), but is flat: 96
  x = conv2d(y, 8, 1);
  // fixed: x = dense(y, 8);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
