#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'zero_padding2d_1': a padding must not be negative or too large: 1, 1, -1, -1
  x = zero_pad(x, {1, -1});
  // fixed: x = zero_pad(x, {1, 1});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
