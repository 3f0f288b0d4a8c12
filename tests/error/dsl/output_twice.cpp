#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = relu(x);
  g.output(x);
  // error: layer 'activation_1': two outputs have this name
  g.output(x);
  // fixed: g.output(x, "again");
  return g;
}

SKIPPER_MODEL(bad, bad());
