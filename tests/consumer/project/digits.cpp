// A small residual network, as a user writes it.
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph digits() {
  Graph g;
  auto x = g.input({12, 12, 1});
  x = conv2d(x, 8, {3, 3}, {.padding = same, .name = "conv1"});
  x = relu(batch_norm(x, {.name = "bn_conv1"}));
  x = conv_block(x, 3, {8, 8, 16}, 2, "a");
  x = dense(global_average_pool(x), 10, {.name = "scores"});
  g.output(softmax(x), "probabilities");
  return g;
}

static_assert(digits().shape("softmax_1") == Shape{10});

SKIPPER_MODEL(digits, digits());
