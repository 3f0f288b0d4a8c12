#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = relu(x, {.name = "activation_1"});
  // error: layer 'activation_1': the name is already in use, by the layer at FILE:8:COLUMN
  x = relu(x);
  // fixed: x = relu(x, {.name = "activation_2"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
