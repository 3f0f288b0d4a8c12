#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'a"b\x5C'\xC3\xA9?\x0Ac': a name consists of letters, digits, '_', '-' and '.'
  x = relu(x, {.name = "a\"b\\'\u00E9?\nc"});
  // fixed: x = relu(x, {.name = "abc"});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
