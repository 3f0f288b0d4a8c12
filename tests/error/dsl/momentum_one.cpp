#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'batch_normalization_1': momentum must be at least 0 and below 1, not 1
  x = batch_norm(x, {.momentum = 1});
  // fixed: x = batch_norm(x, {.momentum = 0.9});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
