#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'average_pooling2d_1': the window is larger than its padded input: 4x5 > 4x4
  x = average_pool(x, {4, 5});
  // fixed: x = average_pool(x, {4, 4});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
