#include <skipper/dsl.h>

using namespace skipper;

constexpr Value conv_relu(Value x, int filters, std::source_location where = std::source_location::current()) {
  return relu(conv2d(x, filters, 1, {}, where), {}, where);
}

constexpr Graph bad() {
  Graph g;
  auto x = g.input({4, 4, 6});
  // error: layer 'conv2d_1': the number of filters must be positive, not 0
  x = conv_relu(x, 0);
  // fixed: x = conv_relu(x, 3);
  g.output(x);
  return g;
}

SKIPPER_MODEL(bad, bad());
