// says: the graph has no output
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad(bool with_output) {
  // error-at-run-time: the graph has no output: call output(value)
  Graph g;
  auto x = relu(g.input({4, 4, 6}));
  if (with_output) g.output(x);
  return g;
}

// error-at-compile-time
SKIPPER_MODEL(bad, bad(false));
// fixed: SKIPPER_MODEL(bad, bad(true));
