// compilers say: there is no layer of this name
// on lines: 10
// only at compile time
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = relu(x);
  g.output(x);
  return g;
}

// error: layer 'relu': there is no layer of this name
static_assert(bad().shape("relu") == Shape{4, 4, 6});
// fixed: static_assert(bad().shape("activation_1") == Shape{4, 4, 6});

SKIPPER_MODEL(bad, bad());
