// A small network with one layer of most kinds, for quick tests.
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph tiny(Shape image = {8, 8, 3}, int classes = 5) {
  Graph g;
  auto x = g.input(image);
  x = conv2d(x, 16, {3, 3}, {.padding = same, .name = "conv1"});
  x = relu(batch_norm(x, {.name = "bn_conv1"}));
  x = identity_block(x, 3, {8, 8, 16}, 2, "a");
  x = dense(global_average_pool(x, {.name = "avg_pool"}), classes, {.name = Name("fc").append_number(classes)});
  g.output(softmax(x));
  return g;
}

static_assert(tiny().shape("conv1") == Shape{8, 8, 16});
static_assert(tiny().shape("activation_4") == Shape{8, 8, 16});
static_assert(tiny().shape("softmax_1") == Shape{5});

SKIPPER_MODEL(tiny, tiny());
