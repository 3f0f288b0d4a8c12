#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': glorot_uniform and he_normal are for kernels: a bias has no fan in
  x = conv2d(x, 8, 1, {.bias_initializer = he_normal()});
  // fixed: x = conv2d(x, 8, 1, {.bias_initializer = ones()});
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
