#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'scaled': mul takes values of one shape, or a map and its channels' factors, not 6 and 4x4x6
  x = mul(global_average_pool(x), x, {.name = "scaled"});
  // fixed: x = mul(x, global_average_pool(x), {.name = "scaled"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
