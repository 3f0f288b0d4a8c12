#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad(bool empty) {
  // error: the graph is empty
  Graph g;
  if (!empty) g.output(relu(g.input(5)));
  return g;
}

SKIPPER_MODEL(bad, bad(true));
// fixed: SKIPPER_MODEL(bad, bad(false));
