// The two blocks of a ResNet, each on the same small input, as outputs "identity" and "conv".
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph blocks(Shape input = {4, 4, 6}) {
  Graph g;
  auto x = g.input(input);
  g.output(identity_block(x, 2, {2, 4, 6}, 1, "a"), "identity");
  g.output(conv_block(x, 2, {2, 4, 6}, 1, "b"), "conv");
  return g;
}

static_assert(blocks().shape("activation_3") == Shape{4, 4, 6});
static_assert(blocks().shape("activation_6") == Shape{2, 2, 6});
static_assert(blocks().shape("res1b_branch1") == Shape{2, 2, 6});
static_assert(blocks().parameter_count() == 322);
static_assert(blocks().trainable_parameter_count() == 262);

SKIPPER_MODEL(blocks, blocks());
