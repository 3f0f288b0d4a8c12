// ResNet50 (He et al., 2015) as Keras 2 builds it: the max pooling after conv1 has no padding.
#include <skipper/dsl.h>

using namespace skipper;

constexpr Graph resnet50(Shape image = {224, 224, 3}, int classes = 1000) {
  Graph g;
  auto x = g.input(image);
  x = zero_pad(x, {3, 3}, {.name = "conv1_pad"});
  x = conv2d(x, 64, {7, 7}, {.strides = {2, 2}, .name = "conv1"});
  x = batch_norm(x, {.name = "bn_conv1"});
  x = relu(x);
  x = max_pool(x, {3, 3}, {.strides = {2, 2}});

  x = conv_block(x, 3, {64, 64, 256}, 2, "a", {1, 1});
  for (char block : {'b', 'c'}) x = identity_block(x, 3, {64, 64, 256}, 2, block);
  x = conv_block(x, 3, {128, 128, 512}, 3, "a");
  for (char block : {'b', 'c', 'd'}) x = identity_block(x, 3, {128, 128, 512}, 3, block);
  x = conv_block(x, 3, {256, 256, 1024}, 4, "a");
  for (char block : {'b', 'c', 'd', 'e', 'f'}) x = identity_block(x, 3, {256, 256, 1024}, 4, block);
  x = conv_block(x, 3, {512, 512, 2048}, 5, "a");
  for (char block : {'b', 'c'}) x = identity_block(x, 3, {512, 512, 2048}, 5, block);

  x = average_pool(x, {7, 7}, {.name = "avg_pool"});
  x = flatten(x);
  x = dense(x, classes, {.name = Name("fc").append_number(classes)});
  g.output(softmax(x));
  return g;
}

static_assert(resnet50().parameter_count() == 25'636'712);
static_assert(resnet50().trainable_parameter_count() == 25'583'592);
static_assert(resnet50().shape("conv1") == Shape{112, 112, 64});
static_assert(resnet50().shape("max_pooling2d_1") == Shape{55, 55, 64});
static_assert(resnet50().shape("bn2c_branch2c") == Shape{55, 55, 256});
static_assert(resnet50().shape("bn3d_branch2c") == Shape{28, 28, 512});
static_assert(resnet50().shape("bn4f_branch2c") == Shape{14, 14, 1024});
static_assert(resnet50().shape("activation_49") == Shape{7, 7, 2048});
static_assert(resnet50().shape("avg_pool") == Shape{1, 1, 2048});
static_assert(resnet50().shape("softmax_1") == Shape{1000});

SKIPPER_MODEL(resnet50, resnet50());
