#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'softmax_1': the input must be flat (call flatten or global_average_pool first), but is 4x4x6
  x = softmax(x);
  // fixed: x = softmax(global_average_pool(x));
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
