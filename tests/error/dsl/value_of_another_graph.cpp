#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  Graph other;
  auto y = other.input({4, 4, 6});
  // error: layer 'add_1': the two values belong to different graphs
  x = add(x, y);
  // fixed: x = add(x, x);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
