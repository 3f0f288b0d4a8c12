// A residual network for MNIST: the first two stages of a ResNet with bottlenecks.
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph mnist_resnet(Shape image = {28, 28, 1}, int classes = 10) {
  Graph g;
  auto x = g.input(image);
  x = zero_pad(x, {3, 3}, {.name = "conv1_pad"});
  x = conv2d(x, 64, {7, 7}, {.strides = {2, 2}, .kernel_initializer = he_normal(), .name = "conv1"});
  x = batch_norm(x, {.name = "bn_conv1"});
  x = relu(x);
  x = zero_pad(x, {1, 1}, {.name = "pool1_pad"});
  x = max_pool(x, {3, 3}, {.strides = {2, 2}});

  x = conv_block(x, 3, {64, 64, 256}, 2, "a", {1, 1});
  for (char block : {'b', 'c'}) x = identity_block(x, 3, {64, 64, 256}, 2, block);
  x = conv_block(x, 3, {128, 128, 512}, 3, "a");
  for (char block : {'b', 'c', 'd'}) x = identity_block(x, 3, {128, 128, 512}, 3, block);

  x = global_average_pool(x, {.name = "avg_pool"});
  x = dense(x, classes, {.name = Name("fc").append_number(classes)});
  g.output(softmax(x));
  return g;
}

static_assert(mnist_resnet().parameter_count() == 1'458'954);
static_assert(mnist_resnet().trainable_parameter_count() == 1'448'842);
static_assert(mnist_resnet().shape("conv1") == Shape{14, 14, 64});
static_assert(mnist_resnet().shape("max_pooling2d_1") == Shape{7, 7, 64});
static_assert(mnist_resnet().shape("bn2c_branch2c") == Shape{7, 7, 256});
static_assert(mnist_resnet().shape("bn3d_branch2c") == Shape{4, 4, 512});
static_assert(mnist_resnet().shape("avg_pool") == Shape{512});
static_assert(mnist_resnet().shape("softmax_1") == Shape{10});

SKIPPER_MODEL(mnist_resnet, mnist_resnet());
