#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'max_pooling2d_1': a stride must be at least 1, not -1x-1
  x = max_pool(x, 2, {.strides = -1});
  // fixed: x = max_pool(x, 2, {.strides = 1});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
