#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = identity_block(x, 3, {2, 2, 6}, 2, "a");
  // error: layer 'res2a_branch2a': the name is already in use, by the layer at FILE:8:COLUMN
  x = identity_block(x, 3, {2, 2, 6}, 2, "a");
  // fixed: x = identity_block(x, 3, {2, 2, 6}, 2, "b");
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
