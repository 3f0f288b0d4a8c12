#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'a/b': a name consists of letters, digits, '_', '-' and '.'
  x = relu(x, {.name = "a/b"});
  // fixed: x = relu(x, {.name = "a-b"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
