#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'add_1': the values to add differ in shape: 4x4x8 and 4x4x6
  x = identity_block(x, 3, {2, 2, 8}, 2, "a");
  // fixed: x = identity_block(x, 3, {2, 2, 6}, 2, "a");
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
