#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  auto y = relu(x, {.name = "first"});
  // error: layer 'first': an output has the name of another layer
  g.output(relu(y), "first");
  // fixed: g.output(relu(y), "last");
  return g;
}

SKIPPER_MODEL(bad, bad());
