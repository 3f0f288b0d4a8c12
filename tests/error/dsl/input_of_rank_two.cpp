#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  // error: layer 'input_1': an input has the shape {height, width, channels} or {channels}, not 28x28
  auto x = g.input({28, 28});
  // fixed: auto x = g.input({28, 28, 1});
  g.output(relu(x));
  return g;
}

SKIPPER_MODEL(bad, bad());
