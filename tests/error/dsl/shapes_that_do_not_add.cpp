#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  auto y = conv2d(x, 8, 1);
  // error: layer 'add_1': the values to add differ in shape: 4x4x6 and 4x4x8
  x = add(x, y);
  // fixed: x = add(y, y);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
