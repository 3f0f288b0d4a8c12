#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  x = relu(x);
  // error: layer 'forgotten': no output depends on this layer
  [[maybe_unused]] auto y = relu(x, {.name = "forgotten"});
  // fixed: [[maybe_unused]] auto y = x;
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
