#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad(bool with_output) {
  // error: the graph has no output: call output(value)
  Graph g;
  auto x = relu(g.input({4, 4, 6}));
  if (with_output) g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad(false));
// fixed: SKIPPER_MODEL(bad, bad(true));
