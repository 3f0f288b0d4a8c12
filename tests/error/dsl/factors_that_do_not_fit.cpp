#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  auto y = sigmoid(dense(global_average_pool(x), 8));
  // error: layer 'multiply_1': mul takes values of one shape, or a map and its channels' factors, not 4x4x6 and 8
  x = mul(x, y);
  // fixed: x = mul(x, dense(y, 6));
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
