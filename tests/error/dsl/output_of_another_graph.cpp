#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  Graph other;
  auto y = relu(other.input({4, 4, 6}));
  x = relu(x);
  // error: the output is a value of another graph
  g.output(y);
  // fixed: g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
