// The smallest model: what tests of builds need.
#include <skipper/dsl.h>

#ifdef NOT_FOR_THE_SPEC
#error "the app's definitions reach the spec's program"
#endif

constexpr skipper::Graph small() {
  skipper::Graph g;
  g.output(skipper::relu(g.input({4})));
  return g;
}
SKIPPER_MODEL(small, small());
