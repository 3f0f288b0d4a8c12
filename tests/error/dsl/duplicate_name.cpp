#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = relu(x, {.name = "first"});
  // error: layer 'first': the name is already in use, by the layer at FILE:8:COLUMN
  x = relu(x, {.name = "first"});
  // fixed: x = relu(x, {.name = "second"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
