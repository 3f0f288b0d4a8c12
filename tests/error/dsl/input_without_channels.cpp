#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  // error: layer 'input_1': every dimension must be positive, and the value not too large: 4x4x0
  auto x = g.input({4, 4, 0});
  // fixed: auto x = g.input({4, 4, 1});
  g.output(relu(x));
  return g;
}

SKIPPER_MODEL(bad, bad());
