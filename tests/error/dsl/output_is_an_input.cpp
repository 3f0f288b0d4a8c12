#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'input_1': an input cannot be an output
  g.output(x);
  // fixed: g.output(relu(x));
  return g;
}

SKIPPER_MODEL(bad, bad());
