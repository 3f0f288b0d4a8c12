#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'multiply_1': mul takes values of one shape, or a map and its channels' factors, not 4x4x6 and 2x2x6
  x = mul(x, max_pool(x, 2));
  // fixed: x = mul(x, max_pool(x, 1));
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
