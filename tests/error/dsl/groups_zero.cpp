#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'grouped': the number of groups must be positive, not 0
  x = conv2d(x, 8, 3, {.groups = 0, .name = "grouped"});
  // fixed: x = conv2d(x, 8, 3, {.groups = 2, .name = "grouped"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
